// Where a kind fits, asked of the server and drawn as a glow while choosing and dragging.
// Python computes it exactly; nothing here judges.

import { svg } from "./dom.js";

export class Glow {
  /**
   * @param ask  async (query) → {drawn: {green, pale}}; may fail, then nothing glows
   * @param kid  children see one ground: where nothing is wrong enough to tell them
   */
  constructor(board, ask, kid) {
    this.board = board;
    this.ask = ask;
    this.kid = kid;
    this.asked = 0;
  }

  /** Show where a kind fits at this turn; `except` is the piece that is being moved. */
  async show({ kind, turn, width, depth }, except) {
    const mine = ++this.asked;
    const query = new URLSearchParams({ kind, turn, drawn: "1" });
    for (const [name, value] of Object.entries({ width, depth, except })) if (value) query.set(name, value);
    const answer = await this.ask(query).catch(() => null);
    if (mine !== this.asked || !answer) return; // put down meanwhile, or no network
    const { green, pale } = answer.drawn;
    const ground = (geometry, name) => svg("path", { d: this.board.view.path(geometry), class: `kd-fit ${name}` });
    this.board.layers.fit.replaceChildren(
      ...(this.kid ? [ground(pale, "is-green")] : [ground(pale, "is-pale"), ground(green, "is-green")]));
  }

  hide() {
    this.asked += 1;
    this.board.layers.fit.replaceChildren();
  }
}
