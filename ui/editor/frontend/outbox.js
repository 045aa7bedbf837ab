// Every edit is kept in the tablet until the server has acknowledged it, and sent in order.
//
// Each page that draws is a client of its own (client_id), counting its edits from 1: two tabs
// of one tablet never mix their order, and what a closed tab left behind is sent by the next
// one under the old name, in the old order. Sending twice is harmless: the server knows the
// edit ids. An edit is written to IndexedDB and sent at the same moment; it is deleted there
// only after the acknowledgement, and writes to one store keep their order.

import { EditStore } from "./store.js";

export function newId() {
  // crypto.randomUUID is missing at http://<LAN address>; getRandomValues is not.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Entries in the order to send them: client by client, the oldest first, each by its count. */
export function inOrder(entries) {
  const born = new Map();
  for (const { client_id, made } of entries) {
    born.set(client_id, Math.min(made, born.get(client_id) ?? Infinity));
  }
  // The wall clock may jump: it only tells which page was earlier, never an order within one.
  return [...entries].sort((a, b) =>
    born.get(a.client_id) - born.get(b.client_id)
    || (a.client_id < b.client_id ? -1 : a.client_id > b.client_id ? 1 : a.client_seq - b.client_seq));
}

/** The first run of entries that can go out in one request: one client, in its order. */
export function nextBatch(entries, most) {
  const first = entries[0];
  const batch = [];
  for (const entry of entries) {
    if (entry.client_id !== first.client_id || batch.length === most) break;
    batch.push(entry);
  }
  return batch;
}

/** What the server is told of an entry: nothing of our own bookkeeping. */
export function message({ edit_id, client_seq, verb, placement_id, edit }) {
  const { before, ...rest } = edit;
  return { ...rest, edit_id, client_seq, verb, placement_id };
}

const MOST = 100; // edits in a request
const now = () => performance.now();

export class Outbox {
  /**
   * @param layoutId  the layout all edits belong to
   * @param post      async (clientId, edits) → server's answer; throws {status, body} or a network error
   * @param on        {answer(body), change(), refused(entry | null, body), restored()}
   * @param store     where edits wait; tests bring their own
   */
  constructor(layoutId, post, on, store = new EditStore()) {
    this.layoutId = layoutId;
    this.post = post;
    this.on = on;
    this.store = store;
    this.clientId = newId();
    this.clientSeq = 0;
    this.entries = [];
    this.sending = false;
    this.wait = 0;
    this.tries = 0;
    this.most = MOST;
    this.online = true;
    this.retry = () => {
      this.wait = 0;
      this.flush();
    };
  }

  /** Read what earlier pages left; then keep trying. */
  async start() {
    const left = await this.store.load(this.layoutId);
    const here = new Set(this.entries.map((entry) => entry.edit_id));
    this.entries = inOrder([...left.filter((entry) => !here.has(entry.edit_id)), ...this.entries]);
    globalThis.window?.addEventListener("online", this.retry);
    globalThis.document?.addEventListener("visibilitychange", this.retry);
    this.on.change();
    this.flush();
  }

  stop() {
    clearTimeout(this.timer);
    globalThis.window?.removeEventListener("online", this.retry);
    globalThis.document?.removeEventListener("visibilitychange", this.retry);
    this.stopped = true;
  }

  get pending() {
    return this.entries.map((entry) => entry.edit);
  }

  /** Keep an edit until it is acknowledged. */
  add(edit) {
    const entry = {
      edit_id: edit.edit_id,
      layout_id: this.layoutId,
      client_id: this.clientId,
      client_seq: ++this.clientSeq,
      verb: edit.verb,
      placement_id: edit.placement_id,
      made: Date.now(),
      edit,
    };
    this.entries.push(entry);
    // What could not be written before is written with it.
    this.store.put(this.store.failed ? this.entries : [entry]);
    this.on.change();
    this.flush();
  }

  #drop(ids) {
    this.entries = this.entries.filter((entry) => !ids.has(entry.edit_id));
    return this.store.remove([...ids]);
  }

  async flush() {
    if (this.sending || this.stopped || !this.entries.length || this.wait > now()) return;
    this.sending = true;
    const batch = nextBatch(this.entries, this.most);
    let answer = null;
    try {
      answer = await this.post(batch[0].client_id, batch.map(message));
    } catch (problem) {
      await this.#recover(problem, batch);
    }
    this.sending = false;
    try {
      if (answer) this.#taken(answer);
    } finally {
      this.on.change();
      if (this.entries.length) this.#again();
    }
  }

  #taken(answer) {
    this.tries = 0;
    this.most = MOST;
    this.online = true;
    this.closed = false;
    // Out of the queue and into what the server said in one step: between the two an
    // acknowledged piece would be on neither side and flicker.
    this.#drop(new Set(answer.acked));
    if (!this.stopped) this.on.answer(answer);
  }

  #again() {
    clearTimeout(this.timer);
    // A timer may ring a moment early: it ends the waiting itself, or nothing would ring again.
    if (!this.stopped) this.timer = setTimeout(this.retry, Math.max(0, this.wait - now()));
  }

  async #recover(problem, batch) {
    const { client_id } = batch[0];
    const { status, body } = problem;
    if (status === 409 && body?.code === "gap") {
      // The server misses edits that we no longer have: it was put back to an older state.
      // Go on from where it stands, one by one until it has taken one.
      this.most = 1;
      this.on.restored();
      await this.#renumber(client_id, body.expected);
    } else if (body?.code === "project.closed") {
      // Closed for now: what was drawn waits here, in case the host opens it again.
      if (!this.closed) this.on.refused(null, body);
      this.closed = true;
      this.wait = now() + 5000;
    } else if (status < 500 && body?.edit_id) {
      // One edit that the server will never take: out of the queue, told to the person.
      const refused = batch.filter((entry) => entry.edit_id === body.edit_id);
      await this.#drop(new Set(refused.map((entry) => entry.edit_id)));
      await this.#renumber(client_id, batch[0].client_seq);
      refused.forEach((entry) => this.on.refused(entry, body));
    } else {
      this.online = status !== undefined && status < 500 && status !== 429;
      this.tries += 1;
      this.wait = now() + Math.min(5000, 300 * 2 ** this.tries);
      if (this.online) this.on.refused(null, body ?? {});
    }
  }

  /** Count a client's waiting edits anew, in the same order, from `next` on. */
  async #renumber(clientId, next) {
    const entries = this.entries.filter((entry) => entry.client_id === clientId);
    for (const entry of entries) entry.client_seq = next++;
    if (clientId === this.clientId) this.clientSeq = next - 1;
    await this.store.put(entries);
  }
}
