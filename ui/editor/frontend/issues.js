// What the verdict says: drawn on the map, told in a bubble, listed in a panel. Words come with it.

import { disc, drawing, html, svg } from "./dom.js";
import { halfExtent, middle } from "./geometry.js";
import { label, lang, say, spell, t } from "./words.js";

const WEIGHT = { error: 0, warning: 1, hint: 2 };

/** The worst severity per placement. */
export function worstOf(issues) {
  const worst = new Map();
  for (const issue of issues) {
    for (const id of issue.marked ?? issue.placements) {
      if (!worst.has(id) || WEIGHT[issue.severity] < WEIGHT[worst.get(id)]) worst.set(id, issue.severity);
    }
  }
  return worst;
}

/** @param told key of the issue that is being looked at: drawn stronger */
export function drawWitnesses(board, issues, told = null) {
  const layer = board.layers.witnesses;
  layer.replaceChildren();
  for (const issue of [...issues].reverse()) {
    if (!issue.witness || (issue.severity === "hint" && issue.key !== told)) continue;
    const area = /Polygon|Collection/.test(issue.witness.type);
    layer.append(svg("path", {
      d: board.view.path(issue.witness), class: `kd-witness is-${issue.severity} ${area ? "is-area" : "is-line"} ${issue.key === told ? "is-told" : ""}`, "data-key": issue.key,
      fill: area ? `url(#kd-${issue.severity === "error" ? "conflict" : "warning"})` : "none",
    }));
  }
}

/** The bubble beside a piece: one thing, in words its reader knows. */
export class Bubble {
  constructor(board, { kid, speak, kindOf, help }) {
    this.help = help; // {icon, ask(placement id)}
    this.board = board;
    this.kid = kid;
    this.speak = speak;
    this.kindOf = kindOf;
    this.element = label(html("div", { class: "kd-bubble", role: "group", hidden: "" }), "editor.issues");
    board.element.parentNode.append(this.element);
  }

  hide() {
    this.element.hidden = true;
    this.issue = null;
    this.telling = null;
  }

  /** @param avoid boxes [x0, y0, x1, y1] in px that should stay visible */
  show(issue, placement, size, avoid) {
    this.issue = issue;
    // While it says the same it is only moved: whose focus is on a button in it keeps it.
    const telling = [issue.key, placement.id, lang(), issue.message[lang()], issue.changed?.[lang()]].join("|");
    if (telling !== this.telling) this.#fill(issue, placement);
    this.telling = telling;
    this.element.hidden = false;
    this.#stand(placement, size, avoid);
  }

  #fill(issue, placement) {
    const sentence = (this.kid && issue.kid ? issue.kid : issue.message)[lang()];
    const icon = this.kindOf(placement.kind);
    const text = html("div", { class: "kd-bubble-text" }, spell(html("p", { class: "kd-bubble-say" }), sentence));
    if (!this.kid) text.append(html("p", { class: "kd-bubble-source" }, sourceOf(issue)));
    // A way round that is blocked is not mended by moving one piece to the nearest free ground.
    if (issue.code !== "reach") {
      const ask = () => this.help.ask(placement.id);
      text.append(html("div", { class: "kd-bubble-actions" },
        html("button", { class: "kd-help", type: "button", onclick: ask }, drawing(this.help.icon), say(html("span"), "editor.help"))));
    }
    const badge = disc(icon.icon, issue.severity === "error" ? "conflict" : "warning");
    this.element.replaceChildren(badge, text);
    if (this.speak.available()) {
      const button = html("button", { class: "kd-round is-small", type: "button", onclick: () => this.speak.say(sentence) }, drawing(this.speak.icon));
      this.element.append(label(button, "editor.read_aloud"));
    }
    this.element.className = `kd-bubble is-${issue.severity}`;
  }

  /** Where it covers least: eight places around the piece, none outside the map. */
  #stand(placement, [width, depth], avoid) {
    const { board } = this;
    const [cx, cy] = board.pixels(board.view.toScene([placement.x, placement.y]));
    const [hw, hh] = halfExtent(width, depth, board.view.rotation(placement.turn)).map((half) => half * board.scale);
    const { clientWidth: mapWidth, clientHeight: mapHeight } = board.element;
    if (cx + hw < 0 || cx - hw > mapWidth || cy + hh < 0 || cy - hh > mapHeight) {
      this.element.hidden = true; // its piece is out of sight: a bubble would speak of nothing
      return;
    }
    const { offsetWidth: w, offsetHeight: h } = this.element;
    const [besides, above] = [84, 40]; // px: the handles stand left and right of the piece
    let best = null;
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]]) {
      let x = cx + dx * (hw + besides) + (dx - 1) * 0.5 * w;
      let y = cy + dy * (hh + above) + (dy - 1) * 0.5 * h;
      x = Math.max(8, Math.min(x, mapWidth - w - 8));
      y = Math.max(8, Math.min(y, mapHeight - h - 8));
      const box = [x, y, x + w, y + h];
      const own = [cx - hw - 30, cy - hh - 30, cx + hw + 30, cy + hh + 30];
      const cost = 4 * overlap(box, own) + avoid.reduce((sum, other) => sum + overlap(box, other), 0)
        + Math.hypot(x + w / 2 - cx, y + h / 2 - cy) * 4;
      if (!best || cost < best.cost) best = { cost, x, y };
    }
    this.element.style.transform = `translate(${best.x}px, ${best.y}px)`;
  }
}

function overlap(a, b) {
  return Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
}

export function sourceOf(issue) {
  const confidence = t(`confidence.${issue.confidence}`);
  return [issue.rule, issue.standard || issue.source_short, confidence, issue.changed?.[lang()]].filter(Boolean).join(" · ");
}

/** What the server says beside the verdict, put to each issue: how its rule was changed here. */
export function told(verdict) {
  const withChange = (issue) => ({ ...issue, changed: verdict.changes?.[issue.rule] });
  // What somebody accepted is drawn as quietly as a hint.
  const accepted = (verdict.accepted ?? []).map((issue) => ({ ...withChange(issue), severity: "hint" }));
  return { ...verdict, issues: verdict.issues.map(withChange), accepted };
}

/** How many things one was told about were just mended; none while there is a new one to tell. */
export function mended(before, followed, after, kid) {
  const isTold = ({ severity }) => severity === "error" || (!kid && severity === "warning");
  const among = (issues, keys) => issues.filter((issue) => isTold(issue) && keys.includes(issue.key)).length;
  return among(after, followed.new) ? 0 : among(before, followed.fixed);
}

/** Everything at once, for grown-ups and screen readers. */
export class Panel {
  /** @param on {choose(issue), toggle(open), help()} @param icons {close, help} */
  constructor(on, icons) {
    this.on = on;
    this.help = html("button", { class: "kd-help", type: "button", onclick: on.help, hidden: "" },
      drawing(icons.help), say(html("span"), "editor.help_all"));
    this.list = html("ul", { class: "kd-issues" });
    this.close = html("button", { class: "kd-round is-small", type: "button", onclick: () => this.toggle(false) }, drawing(icons.close));
    this.element = html("aside", { class: "kd-panel", hidden: "" },
      html("header", {}, say(html("h2"), "editor.issues"), this.close), this.help, this.list);
    label(this.element, "editor.issues");
    label(this.close, "editor.close");
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
  }

  toggle(open = this.element.hidden) {
    if (open === !this.element.hidden) return;
    const inside = this.element.contains(document.activeElement);
    if (open) this.before = document.activeElement;
    this.element.hidden = !open;
    if (open) this.close.focus({ preventScroll: true });
    else if (inside) this.before?.focus({ preventScroll: true });
    this.on.toggle(open);
  }

  /**
   * @param issues those to show @param groups families in their order, with the keys of each
   * @param accepted issues that somebody accepted @param told key of the one that is being looked at
   */
  show(issues, { groups = [], accepted = [] }, told = null) {
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.list.replaceChildren();
    this.help.hidden = !issues.some(({ severity, placements }) => severity !== "hint" && placements.length);
    if (!issues.length) this.list.append(say(html("li", { class: "kd-issue is-fine" }), "editor.all_fits"));
    for (const { code, keys } of groups) {
      const rank = new Map(keys.map((key, place) => [key, place]));
      const own = issues.filter((issue) => issue.code === code).sort((a, b) => rank.get(a.key) - rank.get(b.key));
      this.#family(`rule.${code}`, own, told);
    }
    this.#family("editor.accepted", accepted, told);
    const button = [...this.list.querySelectorAll("button")].find(({ dataset }) => dataset.key === focused);
    button?.focus({ preventScroll: true });
  }

  #family(heading, issues, told) {
    if (!issues.length) return;
    this.list.append(html("li", { class: "kd-heading" }, say(html("h3"), heading), html("span", {}, String(issues.length))));
    for (const issue of issues) {
      const button = html("button", { type: "button", class: `kd-issue is-${issue.severity}`, onclick: () => this.on.choose(issue),
        "data-key": issue.key, "aria-current": issue.key === told ? "true" : null },
        say(html("span", { class: "kd-severity" }), issue.waiver ? "editor.accepted" : `severity.${issue.severity}`),
        spell(html("span", { class: "kd-issue-say" }), issue.message[lang()]));
      if (issue.waiver) button.append(say(html("span", { class: "kd-issue-waiver" }), "editor.accepted_by", issue.waiver));
      button.append(html("span", { class: "kd-issue-source" }, sourceOf(issue)));
      this.list.append(html("li", {}, button));
    }
  }
}

/** Where to look for an issue that no piece carries. */
export function placeOf(issue) {
  return issue.witness ? middle(issue.witness) : null;
}
