// What a finger hides, larger, in a corner of the map: the piece in hand and what stands about it.

import { html, svg } from "./dom.js";

const ENOUGH = 64; // px a metre: from there on one sees well enough without
const LARGER = 2.5; // times as large as on the map
const SIDE = 168; // px
const AROUND = 8; // m about the piece that are copied
const STALE = 4; // m it may go until what is about it is copied again
const LAYERS = ["ground", "flat", "fit", "bodies", "witnesses"];
const MARGIN = 16; // px between the loupe and the map's edge

export class Loupe {
  constructor(board, pieces) {
    this.board = board;
    this.pieces = pieces;
    this.scene = svg("svg", { class: "kd-scene" });
    this.element = html("div", { class: "kd-loupe", hidden: "", "aria-hidden": "true" }, this.scene);
    board.element.append(this.element);
    this.copied = null; // where the piece stood when its surroundings were copied
  }

  /** Show a piece where it is now; `placement` is drawn on the map already. */
  show(placement) {
    const { board } = this;
    if (board.scale >= ENOUGH) return;
    const at = board.view.toScene([placement.x, placement.y]);
    if (!this.copied || Math.hypot(at[0] - this.copied[0], at[1] - this.copied[1]) > STALE) this.#copy(placement.id, at);
    const half = SIDE / 2 / (board.scale * LARGER);
    this.scene.setAttribute("viewBox", `${at[0] - half} ${at[1] - half} ${2 * half} ${2 * half}`);
    const group = this.pieces.shown.get(placement.id)?.group;
    if (group && this.held) this.held.setAttribute("transform", group.getAttribute("transform"));
    const [x, y] = board.pixels(at);
    const reach = SIDE + 3 * MARGIN;
    this.element.classList.toggle("is-right", x < reach && y < reach * 1.5);
    this.element.hidden = false;
  }

  /** What is about the piece changed: copied again with the next step of the finger. */
  refresh() {
    this.copied = null;
  }

  hide() {
    this.element.hidden = true;
    this.copied = this.held = null;
    this.scene.replaceChildren();
  }

  #copy(id, at) {
    const { layers } = this.board;
    const near = [...this.pieces.shown].filter(([other, { placement }]) => {
      const [u, v] = this.board.view.toScene([placement.x, placement.y]);
      return other !== id && Math.hypot(u - at[0], v - at[1]) < AROUND + Math.max(...this.pieces.size(placement)) / 2;
    });
    const beside = new Set(near.map(([, { group }]) => group));
    const copies = LAYERS.map((name) => {
      const layer = layers[name];
      if (name !== "flat" && name !== "bodies") return layer.cloneNode(true);
      const copy = layer.cloneNode(false);
      copy.append(...[...layer.children].filter((group) => beside.has(group)).map((group) => group.cloneNode(true)));
      return copy;
    });
    this.held = this.pieces.shown.get(id)?.group.cloneNode(true) ?? null;
    this.scene.replaceChildren(...copies, ...(this.held ? [this.held] : []));
    this.copied = at;
  }
}
