import assert from "node:assert/strict";
import { test } from "node:test";

import { Lines } from "../../ui/editor/frontend/align.js";

const bench = { turn: 0, width: 1.8, depth: 0.6 };
const near = (a, b) => a.forEach((each, i) => assert.ok(Math.abs(each - b[i]) < 1e-9, `${a} is not ${b}`));

test("edges go to edges and middles to middles, each for itself", () => {
  const lines = new Lines(bench, [{ x: 5, y: 2, turn: 90, width: 2, depth: 1 }], []);
  near(lines.snap([5.1, 0.3], 0.2).at, [5, 0.3]); // middles over one another
  near(lines.snap([3.5, 0.85], 0.2).at, [3.6, 0.7]); // right edge on its left one; top on its bottom
  near(lines.snap([3.0, 0.3], 0.2).at, [3.0, 0.3]); // nothing so near
  assert.equal(lines.snap([5.1, 0.3], 0.2).lines.length, 1);
  assert.equal(lines.snap([3.5, 0.85], 0.2).lines.length, 2);
});

test("what stands another way, or far off, draws nothing", () => {
  near(new Lines(bench, [{ x: 5, y: 2, turn: 30, width: 2, depth: 1 }], []).snap([5.1, 0.3], 0.2).at, [5.1, 0.3]);
  near(new Lines(bench, [{ x: 5, y: 20, turn: 0, width: 2, depth: 1 }], []).snap([5.1, 0.3], 0.2).at, [5.1, 0.3]);
});

test("a turned piece lies flush with a turned side of the site", () => {
  const turned = { ...bench, turn: 45 };
  const ring = [[0, 0], [10, 10], [0, 20], [0, 0]];
  const lines = new Lines(turned, [], [ring]);
  const [x, y] = lines.snap([5 - 0.35 / Math.SQRT2, 5 + 0.35 / Math.SQRT2], 0.1).at;
  near([(y - x) / Math.SQRT2], [0.3]); // half its depth from the side y = x
});

test("of two lines the nearer counts", () => {
  const others = [{ x: 0, y: 3, turn: 0, width: 1, depth: 1 }, { x: 0.3, y: 3, turn: 0, width: 1, depth: 1 }];
  near(new Lines(bench, others, []).snap([0.12, 0], 0.5).at.slice(0, 1), [0]);
  near(new Lines(bench, others, []).snap([0.2, 0], 0.5).at.slice(0, 1), [0.3]);
});
