// The lines a piece comes into, drawn over the map.
//
// Two boxes of their own, moved by transform: a line in the SVG would have everything under it
// painted again at each step of a finger (26 frames a second with 200 pieces, instead of 58).

import { html } from "./dom.js";

export class Guides {
  constructor(board) {
    this.board = board;
    this.drawn = [0, 1].map(() => html("div", { class: "kd-guide", hidden: "", "aria-hidden": "true" }));
    board.element.append(...this.drawn);
  }

  /** @param lines at most two, [[x, y], [x, y]] each, m on the site */
  show(lines) {
    const { board } = this;
    this.drawn.forEach((element, i) => {
      element.hidden = !lines[i];
      if (!lines[i]) return;
      const [[x0, y0], [x1, y1]] = lines[i].map((end) => board.pixels(board.view.toScene(end)));
      element.style.width = `${Math.hypot(x1 - x0, y1 - y0)}px`;
      element.style.transform = `translate(${x0}px, ${y0}px) rotate(${Math.atan2(y1 - y0, x1 - x0)}rad)`;
    });
  }

  hide() {
    this.show([]);
  }
}
