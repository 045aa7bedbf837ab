// Several tablets on one layout: hears what the others do, says what this one holds.

import { request } from "./api.js";
import { newId } from "./outbox.js";

const FIRST = 1000; // ms until a lost stream is asked for again; doubles up to…
const LAST = 15000;
const OFTEN = 150; // ms between two words about what is held

export class Live {
  /**
   * @param session {layout_id, token}
   * @param on      {seq(n), tablets(n), held(Map of tablet → placement id)}
   */
  constructor(session, on) {
    this.session = session;
    this.on = on;
    this.me = newId();
    this.held = new Map();
    this.tablets = 1;
    this.pause = FIRST;
    this.look = () => (document.hidden ? this.#hush() : this.#listen());
    document.addEventListener("visibilitychange", this.look);
    this.#listen();
  }

  destroy() {
    this.destroyed = true;
    clearTimeout(this.again);
    document.removeEventListener("visibilitychange", this.look);
    this.#hush();
  }

  /** Tell the others which piece a finger holds here; null for none. Nobody to tell: nothing is sent. */
  hold(placement) {
    if (placement === this.holding) return;
    this.holding = placement;
    clearTimeout(this.word);
    if (this.tablets < 2) return;
    this.word = setTimeout(() => {
      request(`/api/layouts/${this.session.layout_id}/holding`, {
        method: "POST", token: this.session.token, body: { tablet: this.me, placement: this.holding ?? null },
      }).catch(() => {}); // a ring that is missing hurts nobody
    }, placement ? OFTEN : 0);
  }

  #hush() {
    this.abort?.abort();
    this.abort = null;
  }

  async #listen() {
    if (this.abort || this.destroyed) return;
    const abort = (this.abort = new AbortController());
    try {
      const response = await fetch(`/api/layouts/${this.session.layout_id}/events`, {
        headers: { authorization: `Bearer ${this.session.token}` }, cache: "no-store", signal: abort.signal,
      });
      if (response.status === 401 || response.status === 404) return this.destroy();
      if (!response.ok) throw new Error(String(response.status));
      this.pause = FIRST;
      let rest = "";
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const heard = messages(rest + part.value);
        rest = heard.rest;
        for (const message of heard.messages) this.#heard(message);
      }
    } catch {
      // The sign in the bar says already that the server is away.
    }
    if (this.abort !== abort) return; // hushed, and perhaps listening anew
    this.abort = null;
    this.again = setTimeout(() => this.#listen(), this.pause);
    this.pause = Math.min(this.pause * 2, LAST);
  }

  #heard({ seq, tablets, tablet, holds }) {
    if (tablets !== undefined && tablets !== this.tablets) {
      // Whoever went holds nothing any more; who stays says so again with the next piece.
      if (tablets < this.tablets) this.held.clear();
      this.tablets = tablets;
      this.on.tablets(tablets);
      this.on.held(this.held);
    }
    if (seq !== undefined) this.on.seq(seq);
    if (tablet === undefined || tablet === this.me) return;
    if (holds) this.held.set(tablet, holds);
    else this.held.delete(tablet);
    this.on.held(this.held);
  }
}

/** Whole messages of a stream of server-sent events, and what is left of the next one. */
export function messages(text) {
  const parts = text.split("\n\n");
  const rest = parts.pop();
  const data = parts.flatMap((part) => part.split("\n")).filter((line) => line.startsWith("data: "));
  return { messages: data.map((line) => JSON.parse(line.slice(6))), rest };
}
