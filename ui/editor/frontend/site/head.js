// Above the board: the way back, the name, saved or not, undo, language, save, open for design.

import { drawing, html } from "../dom.js";
import { label, lang, say, t } from "../words.js";

export class Head {
  constructor(found, icons, on) {
    const round = (icon, key, act) => label(html("button", { class: "kd-round", type: "button", onclick: act }, drawing(icons[icon])), key);
    this.back = label(html("a", { class: "kd-round ks-back", href: "/planner" }, "←"), "sites.to_planner");
    this.state = html("span", { class: "kd-saved", role: "status" });
    this.undo = round("undo", "editor.undo", on.undo);
    this.redo = round("redo", "editor.redo", on.redo);
    this.save = say(html("button", { class: "kd-quiet ks-save", type: "button", onclick: on.save }), "sites.save");
    this.open = html("button", { class: "kd-done ks-open", type: "button", onclick: on.open });
    this.element = html("header", { class: "kd-bar ks-bar" }, this.back, html("h1", { class: "kd-title" }, found.name), this.state, html("span", { class: "kd-space" }),
      this.undo, this.redo, round("language", "editor.language", on.language), this.save, this.open);
    this.toast = html("p", { class: "kd-toast", role: "alert", hidden: "" });
  }

  show({ steps, state, version, stage, drawing: midway }) {
    this.back.href = `/planner?lang=${lang()}`;
    this.undo.disabled = !steps.done.length && !midway;
    this.redo.disabled = !steps.undone.length;
    this.save.disabled = state !== "changed";
    say(this.state, `sites.state.${state}`, { version });
    this.state.className = `kd-saved is-${state === "changed" ? "waiting" : state}`;
    this.state.dataset.state = state;
    say(this.open, stage === "design" ? "sites.show_code" : stage === "closed" ? "sites.open_again" : "sites.open");
  }

  /** Say something over the map for a while. */
  tell(sentence) {
    this.toast.textContent = sentence;
    this.toast.hidden = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.toast.hidden = true), 8000);
  }
}

/** The card with the code that the room's tablets scan. */
export function invitation(element, { name, code, address, qr }, icons, onclose) {
  const close = () => {
    veil.remove();
    document.removeEventListener("keydown", keys);
    onclose();
  };
  const keys = (event) => event.key === "Escape" && close();
  const card = html("section", { class: "kd-card ks-invitation", role: "dialog", "aria-modal": "true", "aria-label": t("sites.opened") },
    html("h2", {}, t("sites.opened")), html("p", {}, t("sites.scan", { name })),
    html("div", { class: "ks-qr" }, drawing(qr)),
    html("p", { class: "ks-code" }, code), html("a", { class: "ks-address", href: address, target: "_blank", rel: "noopener" }, address),
    html("div", { class: "kd-card-actions" }, html("button", { class: "kd-done", type: "button", onclick: close }, t("sites.close"))));
  const veil = html("div", { class: "kd-veil" }, card);
  veil.addEventListener("click", (event) => event.target === veil && close());
  document.addEventListener("keydown", keys);
  element.append(veil);
  card.querySelector("button").focus();
  return veil;
}
