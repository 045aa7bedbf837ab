// A layout's way to the server: its edits, and its handing in, until both have arrived.
//
// It does not end with the child's turn: what a layout still owes is written down with its
// token, and sent in the background by whoever holds the tablet next.

import { request } from "./api.js";
import { Outbox } from "./outbox.js";
import { debts, owe, owed, settle } from "./session.js";

const QUIET = { answer() {}, change() {}, refused() {}, restored() {} };
const PAUSE = 5000; // ms between two tries to hand in

export class Delivery {
  /** @param on as an Outbox's, any of it may be left out */
  constructor({ layout_id, token }, on = {}) {
    this.layoutId = layout_id;
    this.token = token;
    this.on = { ...QUIET, ...on };
    this.handed = []; // who waits for the handing-in
    this.#owe({});
    this.outbox = new Outbox(layout_id, (client_id, edits) => this.#send("edits", { client_id, edits }), {
      ...this.on,
      change: () => this.#changed(),
    });
  }

  start() {
    return this.outbox.start();
  }

  /** Hand the layout in as soon as all its edits have arrived; a promise, kept when it is. */
  submit() {
    this.#owe({ submit: true });
    const handed = new Promise((resolve) => this.handed.push(resolve));
    this.#handIn();
    return handed;
  }

  /** Go on without a page to show it on; ends itself when nothing is owed any more. */
  leave() {
    this.#owe({});
    Object.assign(this.on, QUIET);
    Object.assign(this.outbox.on, { answer() {}, refused() {}, restored() {} });
    this.left = true;
    this.#changed();
  }

  /** Written with the token each time: another tab may have settled the debt meanwhile. */
  #owe(changes) {
    owe(this.layoutId, { token: this.token, ...changes });
  }

  #send(what, body) {
    return request(`/api/layouts/${this.layoutId}/${what}`, { method: "POST", token: this.token, body });
  }

  #changed() {
    this.on.change();
    this.#handIn();
  }

  async #handIn() {
    if (this.outbox.entries.length || this.handing) return;
    if (owed(this.layoutId)?.submit) {
      this.handing = true;
      try {
        await this.#send("submit", {});
        this.#owe({ submit: false });
        for (const tell of this.handed.splice(0)) tell();
      } catch {
        setTimeout(() => this.#handIn(), PAUSE);
        return;
      } finally {
        this.handing = false;
      }
    }
    if (this.left) this.#end();
  }

  #end() {
    settle(this.layoutId);
    this.outbox.stop();
  }
}

const underWay = new Set();

/** Send what earlier participants of this tablet still owe; `present` is drawn by its own page. */
export async function deliverDebts(present) {
  for (const debt of debts()) {
    if (debt.layout_id === present || underWay.has(debt.layout_id)) continue;
    underWay.add(debt.layout_id);
    const delivery = new Delivery(debt);
    await delivery.start();
    delivery.leave();
  }
}
