// Every edit goes into IndexedDB first and leaves it only when the server has acknowledged it.
//
// Each page that draws is a client of its own (client_id), counting its edits from 1: two tabs
// of one tablet never mix their order, and what a closed tab left behind is sent by the next
// one under the old name, in the old order. Sending twice is harmless: the server knows the
// edit ids.

const DB = "koudai";
const STORE = "edits";

export function newId() {
  // crypto.randomUUID is missing at http://<LAN address>; getRandomValues is not.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DB, 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: "edit_id" });
      store.createIndex("layout", "layout_id");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function settled(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
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

export class Outbox {
  /**
   * @param layoutId  the layout all edits belong to
   * @param post      async (clientId, edits) → server's answer; throws {status, body} or a network error
   * @param on        {answer(body), change(), refused(entry, body)}
   */
  constructor(layoutId, post, on) {
    this.layoutId = layoutId;
    this.post = post;
    this.on = on;
    this.clientId = newId();
    this.clientSeq = 0;
    this.entries = [];
    this.sending = false;
    this.wait = 0;
    this.most = 100;
    this.online = true;
    this.retry = () => {
      this.wait = 0;
      this.flush();
    };
  }

  /** Read what earlier pages left; then keep trying. */
  async start() {
    this.db = await open().catch(() => null);
    if (this.db) {
      const transaction = this.db.transaction(STORE);
      const request = transaction.objectStore(STORE).index("layout").getAll(this.layoutId);
      await settled(transaction);
      const order = (a, b) => a.made - b.made || a.client_seq - b.client_seq;
      this.entries = [...request.result.sort(order), ...this.entries];
    }
    window.addEventListener("online", this.retry);
    document.addEventListener("visibilitychange", this.retry);
    this.on.change();
    this.flush();
  }

  stop() {
    clearTimeout(this.timer);
    window.removeEventListener("online", this.retry);
    document.removeEventListener("visibilitychange", this.retry);
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
    const kept = this.#keep([entry]);
    this.on.change();
    kept.then(() => this.flush());
    return kept;
  }

  async #keep(entries) {
    if (!this.db) return;
    const transaction = this.db.transaction(STORE, "readwrite", { durability: "strict" });
    for (const entry of entries) transaction.objectStore(STORE).put(entry);
    await settled(transaction).catch(() => {});
  }

  async #drop(ids) {
    this.entries = this.entries.filter((entry) => !ids.has(entry.edit_id));
    if (!this.db) return;
    const transaction = this.db.transaction(STORE, "readwrite");
    for (const id of ids) transaction.objectStore(STORE).delete(id);
    await settled(transaction).catch(() => {});
  }

  async flush() {
    if (this.sending || this.stopped || !this.entries.length || this.wait > Date.now()) return;
    this.sending = true;
    const batch = nextBatch(this.entries, this.most);
    try {
      const answer = await this.post(batch[0].client_id, batch.map(message));
      this.tries = 0;
      this.most = 100;
      this.online = true;
      this.closed = false;
      // Out of the queue and into what the server said in one step: between the two an
      // acknowledged piece would be on neither side and flicker.
      const acked = new Set(answer.acked);
      this.entries = this.entries.filter((entry) => !acked.has(entry.edit_id));
      this.on.answer(answer);
      await this.#drop(acked);
    } catch (problem) {
      await this.#recover(problem, batch);
    } finally {
      this.sending = false;
    }
    this.on.change();
    if (this.entries.length) this.#again();
  }

  #again() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(0, this.wait - Date.now()));
  }

  async #recover(problem, batch) {
    const { client_id } = batch[0];
    if (problem.status === 409 && problem.body?.code === "gap") {
      // The server misses edits that we no longer have: it was put back to an older state.
      // Go on from where it stands, one by one until it has taken one.
      this.most = 1;
      await this.#renumber(client_id, problem.body.expected);
    } else if (problem.body?.code === "project.closed") {
      // Closed for now: what was drawn waits here, in case the host opens it again.
      if (!this.closed) this.on.refused(null, problem.body);
      this.closed = true;
      this.wait = Date.now() + 5000;
    } else if (problem.status < 500 && problem.body?.edit_id) {
      // One edit that the server will never take: out of the queue, told to the person.
      const refused = batch.filter((entry) => entry.edit_id === problem.body.edit_id);
      await this.#drop(new Set(refused.map((entry) => entry.edit_id)));
      await this.#renumber(client_id, batch[0].client_seq);
      refused.forEach((entry) => this.on.refused(entry, problem.body));
    } else {
      this.online = problem.status !== undefined && problem.status < 500 && problem.status !== 429;
      this.tries = (this.tries ?? 0) + 1;
      this.wait = Date.now() + Math.min(5000, 300 * 2 ** this.tries);
      if (this.online) this.on.refused(null, problem.body ?? {});
    }
  }

  /** Count a client's waiting edits anew, in the same order, from `next` on. */
  async #renumber(clientId, next) {
    const entries = this.entries.filter((entry) => entry.client_id === clientId);
    for (const entry of entries) entry.client_seq = next++;
    if (clientId === this.clientId) this.clientSeq = next - 1;
    await this.#keep(entries);
  }
}
