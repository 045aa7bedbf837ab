// The plan under the drawing: a picture that lies where it is and is as large as it is.

import { svg } from "../dom.js";

export class Backdrop {
  constructor(board) {
    this.board = board;
    this.layer = svg("g", { class: "ks-backdrop" });
    board.layers.ground.before(this.layer);
  }

  /** @param plan {address, box: [west, south, east, north] in site metres}, or null for none */
  show(plan) {
    if (!plan) return this.layer.replaceChildren();
    const [west, south, east, north] = plan.box;
    const [width, height] = [east - west, north - south];
    // The picture's own axes, right and down, as the turned drawing has them.
    const [u0, v0] = this.board.view.toScene([west, north]);
    const [u1, v1] = this.board.view.toScene([east, north]);
    const [u2, v2] = this.board.view.toScene([west, south]);
    const matrix = [(u1 - u0) / width, (v1 - v0) / width, (u2 - u0) / height, (v2 - v0) / height, u0, v0];
    return this.layer.replaceChildren(svg("image", {
      href: plan.address, x: 0, y: 0, width, height, preserveAspectRatio: "none", transform: `matrix(${matrix.join(" ")})`,
    }));
  }
}
