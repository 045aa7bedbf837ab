// Where a kind fits, asked of the server and drawn as a glow while choosing and dragging.
// Python computes it exactly; nothing here judges.

import { svg } from "./dom.js";

const KEPT = 60; // answers remembered for when the network is away

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
    this.last = new Map(); // kind, turn and size → the newest answer
  }

  /** Show where a kind fits at this turn; `except` is the piece that is being moved. */
  async show({ kind, turn, width, depth }, except) {
    const mine = ++this.asked;
    const query = new URLSearchParams({ kind, turn, drawn: "1" });
    for (const [name, value] of Object.entries({ width, depth, except })) if (value) query.set(name, value);
    this.board.layers.fit.replaceChildren(); // of another kind it would be wrong
    const answer = await this.#answer(query);
    if (mine !== this.asked || !answer) return; // put down meanwhile, or nothing is known
    const { green, pale } = answer.drawn;
    const ground = (geometry, name) => svg("path", { d: this.board.view.path(geometry), class: `kd-fit ${name}` });
    this.board.layers.fit.replaceChildren(
      ...(this.kid ? [ground(pale, "is-green")] : [ground(pale, "is-pale"), ground(green, "is-green")]));
  }

  /** Without a network the last answer for such a piece still helps. */
  async #answer(query) {
    const such = new URLSearchParams(query);
    such.delete("except");
    const key = String(such);
    try {
      const answer = await this.ask(query);
      this.last.delete(key); // the newest last, so that the oldest goes first
      this.last.set(key, answer);
      if (this.last.size > KEPT) this.last.delete(this.last.keys().next().value);
      return answer;
    } catch {
      return this.last.get(key) ?? null;
    }
  }

  hide() {
    this.asked += 1;
    this.board.layers.fit.replaceChildren();
  }
}
