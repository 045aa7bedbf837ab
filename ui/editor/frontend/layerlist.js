// Which layers of the map are seen, and how strongly: for grown-ups who compare and explain.

import { drawing, html } from "./dom.js";
import { label, say } from "./words.js";

/** Rows from the top of the map down: key of the name, layers of the board. */
const ROWS = [
  ["signs", ["chips"]], ["names", ["labels"]], ["conflicts", ["witnesses"]], ["trees", ["trees"]],
  ["things", ["bodies"]], ["surfaces", ["flat"]], ["place", ["ground"]],
];

export class LayerList {
  constructor(board, icons) {
    this.board = board;
    this.button = label(html("button", { class: "kd-round is-layers", type: "button", "aria-expanded": "false", onclick: () => this.toggle() },
      drawing(icons.layers)), "editor.layers");
    const close = label(html("button", { class: "kd-round is-small", type: "button", onclick: () => this.toggle(false) }, drawing(icons.close)), "editor.close");
    this.element = label(html("section", { class: "kd-layers", hidden: "" },
      html("div", { class: "kd-layers-head" }, say(html("h2"), "editor.layers"), say(html("span", { id: "kd-layer-strength", hidden: "" }), "editor.layer_strength"), close),
      ...ROWS.map(([name, layers]) => this.#row(name, layers))), "editor.layers");
    this.element.addEventListener("keydown", (event) => {
      event.stopPropagation(); // arrow keys slide here; they do not move a piece
      if (event.key === "Escape") this.toggle(false);
    });
  }

  toggle(open = this.element.hidden) {
    this.element.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.element.querySelector("input").focus({ preventScroll: true });
    else this.button.focus({ preventScroll: true });
  }

  #row(name, layers) {
    const seen = html("input", { type: "checkbox", checked: "" });
    const strength = html("input", { type: "range", min: "20", max: "100", value: "100", step: "10" });
    strength.setAttribute("aria-labelledby", `kd-layer-${name} kd-layer-strength`);
    const show = () => {
      strength.disabled = !seen.checked;
      for (const layer of layers) {
        const { style } = this.board.layers[layer];
        style.display = seen.checked ? "" : "none";
        style.opacity = strength.value === "100" ? "" : String(strength.value / 100);
      }
    };
    for (const input of [seen, strength]) input.addEventListener("input", show);
    return html("div", { class: "kd-layers-row", "data-layer": name },
      html("label", {}, seen, say(html("span", { id: `kd-layer-${name}` }), `editor.layer_${name}`)), strength);
  }
}
