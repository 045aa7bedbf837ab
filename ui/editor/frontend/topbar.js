// Above the map: who, where, saved or waiting, undo, language, done; on it: north and scale.

import { drawing, html, svg } from "./dom.js";
import { label, other, quote, say, t } from "./words.js";

export class TopBar {
  constructor({ project, icons, animals }, session, on) {
    this.state = html("span", { class: "kd-saved" });
    this.count = html("button", { class: "kd-count", type: "button", onclick: on.issues, hidden: "" });
    this.coins = html("span", { class: "kd-coins", role: "img" });
    const round = (icon, key, act) => label(html("button", { class: "kd-round", type: "button", onclick: act }, drawing(icons[icon])), key);
    this.undo = round("undo", "editor.undo", on.undo);
    this.redo = round("redo", "editor.redo", on.redo);
    this.others = round("people", "editor.together", on.together);
    this.others.classList.add("kd-others");
    const language = round("language", "editor.language", on.language);
    language.dataset.other = "";
    language.lang = other();
    const done = say(html("button", { class: "kd-done", type: "button", onclick: on.done }), "editor.done");
    this.done = done;
    this.element = html("header", { class: "kd-bar" },
      html("div", { class: "kd-who" }, html("span", { class: "kd-me", "aria-hidden": "true" }, drawing(animals[session.animal])),
        html("span", {}, say(html("strong"), `animal.${session.animal}`), say(html("small"), `age.${session.age}`))),
      this.coins,
      quote(html("h1", { class: "kd-title" }), project.name),
      this.state, this.count, html("span", { class: "kd-space" }),
      this.undo, this.redo, this.others, language, done);
  }

  saved(waiting, online) {
    if (!waiting) say(this.state, "editor.saved");
    else say(this.state, online ? "editor.saving" : "editor.waiting", { n: waiting });
    this.state.className = `kd-saved ${waiting ? (online ? "is-saving" : "is-waiting") : "is-saved"}`;
    this.state.dataset.waiting = String(waiting);
  }

  /** How many tablets draw here; one alone is not told. */
  together(count) {
    this.others.dataset.count = count > 1 ? String(count) : "";
  }

  show({ count, more, coins, history, empty }) {
    // Not `disabled`: who has just undone the last step keeps the focus.
    this.undo.setAttribute("aria-disabled", String(!history.done.length));
    this.redo.setAttribute("aria-disabled", String(!history.undone.length));
    this.done.disabled = empty;
    this.count.hidden = count + more === 0;
    this.count.dataset.count = String(count || more);
    this.count.classList.toggle("is-calm", count === 0);
    say(this.count, count === 1 ? "editor.one_issue" : count ? "editor.many_issues" : "editor.hints", { n: count || more });
    this.coins.replaceChildren(html("span", { class: "kd-coin", "aria-hidden": "true" }), String(coins));
    this.coins.setAttribute("aria-label", t("editor.coins", { n: coins }));
  }
}

/** North and a scale a child can walk: metres, and steps of half a metre. */
export class Compass {
  constructor(board, turn) {
    this.board = board;
    const arrow = svg("svg", { viewBox: "-20 -20 40 40", "aria-hidden": "true" },
      svg("g", { transform: `rotate(${-turn})` },
        svg("path", { d: "M0-16L8 12L0 6Z", class: "kd-north-lit" }), svg("path", { d: "M0-16L-8 12L0 6Z", class: "kd-north-dim" })));
    this.rule = html("span", { class: "kd-rule-line" });
    this.words = html("span", {});
    this.element = html("div", { class: "kd-compass" },
      html("div", { class: "kd-north" }, arrow, say(html("span"), "editor.north")),
      html("div", { class: "kd-rule" }, this.words, this.rule));
    this.rescale();
  }

  rescale() {
    const metres = [50, 20, 10, 5, 2, 1].find((length) => length * this.board.scale <= 210) ?? 1;
    this.rule.style.width = `${metres * this.board.scale}px`;
    say(this.words, "editor.scale", { metres, steps: metres * 2 });
  }
}
