// The outbox with a server that fails in every way: nothing lost, nothing doubled, order kept.

import assert from "node:assert/strict";
import { test } from "node:test";

import { inOrder, Outbox } from "../../ui/editor/frontend/outbox.js";

/** A server that knows the edit log's rules, and can be told to fail. */
class Server {
  log = [];
  last = new Map();
  fate = [];

  post = async (client, edits) => {
    const fate = this.fate.shift() ?? "ok";
    if (fate === "lost request") throw new TypeError("network");
    if (typeof fate === "object") throw fate;
    let expected = (this.last.get(client) ?? 0) + 1;
    const taken = [];
    for (const edit of edits) {
      if (this.log.includes(edit.edit_id)) continue;
      if (edit.client_seq !== expected) throw { status: 409, body: { code: "gap", expected: (this.last.get(client) ?? 0) + 1 } };
      if (edit.poison) throw { status: 422, body: { code: "edit.malformed", edit_id: edit.edit_id } };
      taken.push(edit.edit_id);
      expected += 1;
    }
    this.log.push(...taken);
    this.last.set(client, expected - 1);
    if (fate === "lost answer") throw new TypeError("network");
    return { acked: edits.map((edit) => edit.edit_id), seq: this.log.length };
  };
}

/** IndexedDB in memory, shared by the pages of one tablet. */
class Store {
  constructor(kept = new Map()) {
    this.kept = kept;
  }
  async load() {
    return [...this.kept.values()].map((entry) => ({ ...entry }));
  }
  async put(entries) {
    entries.forEach((entry) => this.kept.set(entry.edit_id, { ...entry }));
  }
  async remove(ids) {
    ids.forEach((id) => this.kept.delete(id));
  }
}

function page(server, store = new Store()) {
  const seen = { refused: [], restored: 0, answers: 0 };
  const outbox = new Outbox("layout", server.post, {
    answer: () => (seen.answers += 1), change() {}, refused: (entry, body) => seen.refused.push(entry?.edit_id ?? body.code),
    restored: () => (seen.restored += 1),
  }, store);
  return { outbox, seen, store };
}

let made = 0;
const edit = (id, more = {}) => ({ edit_id: id, verb: "move", placement_id: `p${(made += 1)}`, ...more });

async function drained(outbox) {
  for (let round = 0; round < 200 && outbox.entries.length; round += 1) {
    outbox.wait = 0;
    await outbox.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }
  outbox.stop();
}

test("edits arrive once and in order, whatever is lost on the way", async () => {
  const server = new Server();
  server.fate = ["lost request", "lost answer", "ok", { status: 503 }, "lost answer"];
  const { outbox, store } = page(server);
  ["a", "b", "c", "d"].forEach((id) => outbox.add(edit(id)));
  await drained(outbox);
  assert.deepEqual(server.log, ["a", "b", "c", "d"]);
  assert.equal(store.kept.size, 0, "what is acknowledged is no longer kept");
});

test("what a closed page left is sent by the next one, in the old order", async () => {
  const server = new Server();
  server.fate = Array(9).fill("lost request");
  const kept = new Map();
  const first = page(server, new Store(kept));
  ["a", "b"].forEach((id) => first.outbox.add(edit(id)));
  first.outbox.stop();
  assert.equal(kept.size, 2);

  server.fate = [];
  const second = page(server, new Store(kept));
  second.outbox.add(edit("c")); // drawn before the old ones are read
  await second.outbox.start();
  await drained(second.outbox);
  assert.deepEqual([...server.log].sort(), ["a", "b", "c"]);
  assert.ok(server.log.indexOf("a") < server.log.indexOf("b"));
  assert.equal(kept.size, 0);
});

test("a wall clock that jumps changes no order within a page", () => {
  const entries = [
    { client_id: "x", client_seq: 2, made: 10 },
    { client_id: "x", client_seq: 1, made: 9000 },
    { client_id: "w", client_seq: 1, made: 50 },
  ];
  assert.deepEqual(inOrder(entries).map((entry) => `${entry.client_id}${entry.client_seq}`), ["x1", "x2", "w1"]);
});

test("a server put back to an older state takes the rest from where it stands", async () => {
  const server = new Server();
  const { outbox, seen } = page(server);
  ["a", "b"].forEach((id) => outbox.add(edit(id)));
  await drained(outbox);
  outbox.stopped = false;
  server.log = ["a"]; // restored from a backup that has not seen b
  server.last.set(outbox.clientId, 1);
  ["c", "d"].forEach((id) => outbox.add(edit(id)));
  await drained(outbox);
  assert.deepEqual(server.log, ["a", "c", "d"]);
  assert.ok(seen.restored >= 1, "the page is told that the server's older word counts now");
});

test("an edit that will never be taken leaves the queue, the others arrive", async () => {
  const server = new Server();
  const { outbox, seen } = page(server);
  outbox.add(edit("a"));
  outbox.add(edit("b", { poison: true }));
  outbox.add(edit("c"));
  await drained(outbox);
  assert.deepEqual(server.log, ["a", "c"]);
  assert.deepEqual(seen.refused, ["b"]);
});

test("a closed project throws nothing away", async () => {
  const server = new Server();
  const closed = { status: 422, body: { code: "project.closed", edit_id: "a" } };
  server.fate = [closed, closed];
  const { outbox, seen } = page(server);
  outbox.add(edit("a"));
  await drained(outbox);
  assert.deepEqual(server.log, ["a"], "sent when it was opened again");
  assert.deepEqual(seen.refused, ["project.closed"], "told once");
});

test("a failing store stops nothing, and is written again when it can", async () => {
  const server = new Server();
  server.fate = Array(3).fill("lost request");
  const store = new Store();
  const put = store.put;
  store.put = async () => void (store.failed = true);
  const { outbox } = page(server, store);
  outbox.add(edit("a"));
  store.put = put;
  outbox.add(edit("b"));
  assert.deepEqual([...store.kept.keys()], ["a", "b"]);
  await drained(outbox);
  assert.deepEqual(server.log, ["a", "b"]);
});

test("an error while drawing an answer is not taken for a lost network", async () => {
  const server = new Server();
  const { outbox } = page(server);
  outbox.on.answer = () => {
    throw new Error("drawing");
  };
  const failed = assert.rejects(async () => {
    outbox.sending = false;
    outbox.entries.push({ edit_id: "a", client_id: "k", client_seq: 1, verb: "move", placement_id: "p", made: 0, edit: edit("a") });
    await outbox.flush();
  }, /drawing/);
  await failed;
  assert.equal(outbox.online, true);
  assert.equal(outbox.sending, false);
});

test("it goes on trying by itself, without anybody touching the page", async () => {
  const server = new Server();
  server.fate = ["lost request", "lost request"];
  const { outbox } = page(server);
  outbox.add(edit("a"));
  await new Promise((resolve) => {
    outbox.on.answer = resolve;
  });
  outbox.stop();
  assert.deepEqual(server.log, ["a"]);
});
