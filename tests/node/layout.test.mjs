// What the tablet shows: the server's word with waiting edits on top, undo and redo.

import assert from "node:assert/strict";
import { test } from "node:test";

import { angleOnSite, halfExtent, snap, View } from "../../ui/editor/frontend/geometry.js";
import { fold, History } from "../../ui/editor/frontend/layout.js";
import { message, newId, nextBatch } from "../../ui/editor/frontend/outbox.js";

const swing = { id: "a", kind: "swing", x: 1, y: 2, turn: 0 };

test("waiting edits stand on top of what the server said", () => {
  const pending = [
    { verb: "move", placement_id: "a", x: 5, y: 6 },
    { verb: "put", placement_id: "b", kind: "bench", x: 0, y: 0, turn: 90 },
    { verb: "turn", placement_id: "b", turn: 45 },
  ];
  const shown = fold([swing], pending);
  assert.deepEqual([shown.get("a").x, shown.get("a").y], [5, 6]);
  assert.equal(shown.get("b").turn, 45);
  assert.equal(swing.x, 1, "the server's own placements are not touched");
});

test("a move never brings a removed piece back, a second put changes nothing", () => {
  const shown = fold([swing], [
    { verb: "remove", placement_id: "a" },
    { verb: "move", placement_id: "a", x: 9, y: 9 },
  ]);
  assert.equal(shown.size, 0);
  const again = fold([swing], [{ verb: "put", placement_id: "a", kind: "bench", x: 0, y: 0 }]);
  assert.equal(again.get("a").kind, "swing");
});

test("an outline moves along with its piece", () => {
  const lawn = { id: "l", kind: "lawn", x: 1, y: 1, turn: 0, outline: [[0, 0], [2, 0], [1, 3]] };
  const shown = fold([lawn], [{ verb: "move", placement_id: "l", x: 2, y: 3 }]);
  assert.deepEqual(shown.get("l").outline, [[1, 2], [3, 2], [2, 5]]);
});

test("undo, undo, redo, redo walk the same way back and forth", () => {
  const history = new History();
  const moved = { ...swing, x: 5 };
  history.add({ edit_id: "1", placement_id: "a" }, null, swing);
  history.add({ edit_id: "2", placement_id: "a" }, swing, moved);

  const [first] = history.undo(() => "3");
  assert.deepEqual([first.target, first.before], ["2", swing]);
  const [second] = history.undo(() => "4");
  assert.deepEqual([second.target, second.before], ["1", null]);
  assert.deepEqual(history.undo(() => "5"), []);

  const [third] = history.redo(() => "6");
  assert.deepEqual([third.target, third.before], ["4", swing], "redo undoes the newest undo");
  const [fourth] = history.redo(() => "7");
  assert.deepEqual([fourth.target, fourth.before], ["3", moved]);
  assert.deepEqual(history.redo(() => "8"), []);

  const [fifth] = history.undo(() => "9");
  assert.deepEqual([fifth.target, fifth.before], ["7", swing], "an undo after a redo undoes the redo");
});

test("what was one act is undone and redone as one", () => {
  const history = new History();
  let n = 10;
  const name = () => String(n++);
  history.add({ edit_id: "1", placement_id: "a" }, null, swing);
  history.add({ edit_id: "2", placement_id: "a" }, swing, { ...swing, x: 5 }, "act");
  history.add({ edit_id: "3", placement_id: "b" }, null, { ...swing, id: "b" }, "act");
  assert.deepEqual(history.undo(name).map(({ target }) => target), ["3", "2"], "the last one first");
  assert.deepEqual(history.redo(name).map(({ target }) => target), ["11", "10"]);
  assert.deepEqual(history.undo(name).map(({ target }) => target), ["13", "12"]);
  assert.deepEqual(history.undo(name).map(({ target }) => target), ["1"], "what came before is another act");
});

test("a new edit ends the way forward", () => {
  const history = new History();
  history.add({ edit_id: "1", placement_id: "a" }, null, swing);
  history.undo(() => "2");
  history.add({ edit_id: "3", placement_id: "b" }, null, swing);
  assert.deepEqual(history.redo(() => "4"), []);
});

test("a batch holds one client's edits in order", () => {
  const entries = ["p", "p", "q", "p"].map((client_id, i) => ({ client_id, client_seq: i + 1 }));
  assert.deepEqual(nextBatch(entries, 100).map((entry) => entry.client_seq), [1, 2]);
  assert.equal(nextBatch(entries.slice(0, 2), 1).length, 1);
});

test("the server is told nothing of our own bookkeeping", () => {
  const edit = { edit_id: "e", verb: "undo", placement_id: "a", target: "d", before: swing };
  const sent = message({ edit_id: "e", client_seq: 7, verb: "undo", placement_id: "a", edit });
  assert.deepEqual(sent, { edit_id: "e", verb: "undo", placement_id: "a", target: "d", client_seq: 7 });
});

test("ids are fresh UUIDs without crypto.randomUUID", () => {
  const ids = new Set(Array.from({ length: 1000 }, newId));
  assert.equal(ids.size, 1000);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("site metres to the drawing and back, however the site is turned", () => {
  for (const turn of [0, 90, -37.5, 180]) {
    const view = new View(turn);
    const [x, y] = view.toSite(view.toScene([3.25, -7.5]));
    assert.ok(Math.hypot(x - 3.25, y + 7.5) < 1e-9);
  }
  const [u, v] = new View(0).toScene([1, 2]);
  assert.deepEqual([u, v], [1, -2], "north is up: v grows downwards");
  assert.ok(Math.abs(angleOnSite(new View(90), [0, 0], [0, -1])) < 1e-9, "east points up after a quarter turn");
});

test("snapping and extents", () => {
  assert.equal(snap(-8, 15), 345);
  assert.equal(snap(352.4, 15), 345);
  assert.equal(snap(353, 15), 0);
  const [half] = halfExtent(4, 2, 90);
  assert.ok(Math.abs(half - 1) < 1e-9);
});
