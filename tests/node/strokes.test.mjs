import assert from "node:assert/strict";
import { test } from "node:test";

import { area, centroid, path, place } from "../../ui/editor/frontend/strokes.js";

const round = (n, radius = 2) => Array.from({ length: n }, (_, i) => {
  const angle = (2 * Math.PI * i) / n;
  return [5 + radius * Math.cos(angle), 3 + radius * Math.sin(angle)];
});

test("a place is what the finger went round, with few corners", () => {
  const shape = place([...round(400), [7.02, 3.01]]);
  assert.ok(shape.length <= 60 && shape.length > 8);
  assert.ok(Math.abs(Math.abs(area(shape)) - 4 * Math.PI) < 0.6);
  centroid(shape).forEach((each, i) => assert.ok(Math.abs(each - [5, 3][i]) < 0.05));
});

test("a way that crosses itself is gone round as a whole; a slip is no place", () => {
  const eight = Array.from({ length: 200 }, (_, i) => [3 * Math.sin((2 * Math.PI * i) / 200), 2 * Math.sin((4 * Math.PI * i) / 200)]);
  assert.ok(Math.abs(area(place(eight))) > 15);
  assert.equal(place(round(30, 0.2)), null);
  assert.equal(place([[0, 0], [1, 0]]), null);
});

test("a path is as wide as it should be, along the way", () => {
  const bent = path([[0, 0], [2, 0.02], [4, 0], [4, 4]], 1.5);
  assert.ok(Math.abs(Math.abs(area(bent)) - 8 * 1.5) < 0.6);
  assert.equal(path([[0, 0], [0.4, 0]], 1.5), null);
  const sharp = path([[0, 0], [4, 0], [0.2, 0.4]], 1.5);
  assert.ok(sharp === null || Math.abs(area(sharp)) > 3);
});
