// For people who do not see the map, or have no finger: where a piece is, what was done, which comes next.

import assert from "node:assert/strict";
import { test } from "node:test";

import { deed } from "../../ui/editor/frontend/narrator.js";
import { nextIndex } from "../../ui/editor/frontend/roving.js";
import { distanceTo, nearestGate } from "../../ui/editor/frontend/whereabouts.js";

const gate = (name, ...coordinates) => ({ role: "entrance", name, geometry: { type: "LineString", coordinates } });

test("the nearest way in is told, from its nearest point", () => {
  const features = [gate("west", [-10, -1], [-10, 1]), gate("south", [-1, -6], [1, -6]), { role: "building", name: "house", geometry: { type: "Point", coordinates: [0, 0] } }];
  assert.deepEqual(nearestGate(features, [-6, 0]), { name: "west", metres: 4 });
  assert.deepEqual(nearestGate(features, [0, -4]), { name: "south", metres: 2 });
  assert.deepEqual(nearestGate(features, [-6, 4]), { name: "west", metres: 5 });
  assert.equal(nearestGate([features[2]], [0, 0]), null);
  assert.deepEqual(nearestGate([gate(undefined, [0, 0], [0, 0])], [3, 4]), { name: "", metres: 5 });
});

test("a gate may be a point, a line or an area", () => {
  assert.equal(distanceTo([3, 4], [0, 0]), 5);
  assert.equal(distanceTo([[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]], [6, 2]), 2);
});

test("what was done, in a word", () => {
  const bench = { id: "a", x: 1, y: 2, turn: 0 };
  assert.equal(deed(null, bench), "placed");
  assert.equal(deed(bench, { ...bench, x: 2, turn: 90 }), "moved");
  assert.equal(deed(bench, { ...bench, turn: 15 }), "turned");
  assert.equal(deed(bench, { ...bench, note: "shade" }), "changed");
});

test("arrow keys go round, Home and End to the ends", () => {
  assert.equal(nextIndex(4, 1, 5), 0);
  assert.equal(nextIndex(0, -1, 5), 4);
  assert.equal(nextIndex(2, -Infinity, 5), 0);
  assert.equal(nextIndex(2, Infinity, 5), 4);
});
