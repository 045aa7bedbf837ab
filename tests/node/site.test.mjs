// The planner's drawing board: outlines, snapping, windows, openings, steps.

import assert from "node:assert/strict";
import { test } from "node:test";

import { View } from "../../ui/editor/frontend/geometry.js";
import { created, described, entranceAt, moved, opened, reshaped, Steps, widthOf, withFronts, frontsIn, withWindows } from "../../ui/editor/frontend/site/features.js";
import { under } from "../../ui/editor/frontend/site/hits.js";
import { area, areaOf, centreLine, contains, corners, distance, nearestSide, opening, polygon, strip } from "../../ui/editor/frontend/site/measure.js";
import { rectangle, snapped } from "../../ui/editor/frontend/site/snapping.js";
import { frontsOf, linesOf, toggled } from "../../ui/editor/frontend/site/windows.js";

const court = [[0, 0], [20, 0], [20, 15], [0, 15]];
const near = (a, b, within = 1e-9) => assert.ok(distance(a, b) < within, `${a} is not ${b}`);

test("areas, courts left out, whichever way round", () => {
  assert.equal(area(court), 300);
  assert.equal(area([...court].reverse()), 300);
  const ring = (points) => [...points, points[0]];
  assert.equal(areaOf({ coordinates: [ring(court), ring([[5, 5], [7, 5], [7, 8], [5, 8]])] }), 294);
});

test("the nearest place on an outline, its corners too", () => {
  const found = nearestSide(court, [21, 4]);
  assert.equal(found.side, 1);
  near(found.at, [20, 4]);
  near(nearestSide(court, [23, 19]).at, [20, 15]);
  assert.ok(contains(court, [1, 1]) && !contains(court, [-1, 1]));
});

test("an opening keeps its width, lies on one side and never leaves it", () => {
  for (const place of [[7, -0.4], [0.1, 0], [19.9, 3], [20, 14.9], [10, 7]]) {
    const [a, b] = opening(court, place, 3).coordinates;
    assert.ok(Math.abs(distance(a, b) - 3) < 1e-6);
    for (const end of [a, b]) assert.ok(nearestSide(court, end).far < 1e-6);
    assert.ok(a[0] === b[0] || a[1] === b[1], "around no corner");
  }
  const whole = opening([[0, 0], [2, 0], [2, 9], [0, 9]], [1, 0], 3).coordinates;
  assert.equal(distance(...whole), 2, "a shorter side is opened whole");
});

test("a lane's strip is as wide as told, and its centre line comes back from it", () => {
  for (const line of [[[0, 3], [20, 3]], [[0, 0], [8, 1], [14, 9]], [[-2, 1], [3, 1], [3, 7], [9, 12]]]) {
    const ring = corners(strip(line, 4));
    assert.equal(ring.length, 2 * line.length);
    for (const point of line) assert.ok(nearestSide(ring, point).far <= 2 + 1e-9);
    for (let turn = 0; turn < ring.length; turn += 1) {
      const found = centreLine([...ring.slice(turn), ...ring.slice(0, turn)], 4);
      const same = [line, [...line].reverse()].some((way) => way.every((point, i) => distance(point, found[i]) < 0.002));
      assert.ok(same, JSON.stringify(found));
    }
    assert.equal(centreLine(ring, 3.5), null, "not of another width");
  }
  assert.equal(centreLine([[0, 0], [5, 0], [9, 7], [1, 6]], 4), null);
  assert.equal(centreLine([[0, 0], [5, 0], [9, 7]], 4), null);
});

test("a saved lane is opened by its centre line again, anything else as it is", () => {
  const features = [
    { type: "Feature", properties: { role: "boundary" }, geometry: polygon(court) },
    { type: "Feature", id: "a", properties: { role: "fire_lane", width: 4 }, geometry: strip([[0, 3], [20, 3]], 4) },
    { type: "Feature", id: "b", properties: { role: "fire_lane" }, geometry: polygon(court) },
  ];
  const [lane, area] = opened({ features });
  assert.deepEqual(new Set(lane.geometry.coordinates.map(String)), new Set(["0,3", "20,3"]));
  assert.equal(area, features[2]);
});

test("a finger meets corners first, then the boundary, else steps of 0.1 m", () => {
  const world = { corners: [[4, 4]], ring: court, reach: 0.5 };
  assert.deepEqual(snapped([4.2, 3.8], world), { at: [4, 4], what: "corner" });
  assert.deepEqual(snapped([20.3, 7.234], world), { at: [20, 7.2], what: "boundary" });
  assert.deepEqual(snapped([10.04, 7.26], world), { at: [10, 7.3], what: "step" });
});

test("a rectangle is level on the drawing however the site is turned", () => {
  for (const turn of [0, 30, -72]) {
    const view = new View(turn);
    const [a, b, c, d] = rectangle(view, [1, 2], [6.03, 8.08]);
    near(a, [1, 2], 0.001);
    for (const [p, q] of [[a, b], [b, c]]) {
      const length = distance(p, q);
      assert.ok(Math.abs(length - Math.round(length * 10) / 10) < 0.002, `${length} m`);
    }
    near([a[0] + c[0], a[1] + c[1]], [b[0] + d[0], b[1] + d[1]], 0.003);
    assert.ok(Math.abs(view.toScene(a)[1] - view.toScene(b)[1]) < 0.002);
  }
});

test("windows follow a side whose corner moves", () => {
  const house = { id: "h", properties: { role: "building", windows: "windows_geometry" }, geometry: polygon(court),
    windows_geometry: { type: "MultiLineString", coordinates: [[[5, 0], [10, 0]]] } };
  const wider = reshaped(house, [[0, 0], [40, 0], [20, 15], [0, 15]]);
  assert.deepEqual(wider.windows_geometry.coordinates, [[[10, 0], [20, 0]]]);
  assert.deepEqual(house.windows_geometry.coordinates, [[[5, 0], [10, 0]]], "the old one stays as it was");
  assert.deepEqual(moved(house, [1, 2]).windows_geometry.coordinates, [[[6, 2], [11, 2]]]);
});

test("sides are given windows and taken them one by one", () => {
  const house = created([], "building", polygon(court));
  assert.equal(frontsIn(house).length, 4);
  const three = withFronts(house, toggled(frontsIn(house), 2));
  assert.equal(three.windows_geometry.coordinates.length, 3);
  assert.deepEqual(frontsIn(three).map(({ side }) => side), [0, 1, 3]);
  const none = withFronts(three, []);
  assert.equal(none.properties.windows, "none");
  assert.ok(!("windows_geometry" in none));
  assert.ok(!("windows_geometry" in withWindows(three, "all")));
  assert.deepEqual(linesOf(court, frontsOf(court, [[[20, 2], [20, 6]]])), [[[20, 2], [20, 6]]]);
  assert.deepEqual(frontsOf(court, [[[9, 5], [12, 5]]]), [], "a line in the middle is no window");
});

test("new features have ids of their own, attributes can be taken away", () => {
  const trees = [];
  for (let n = 0; n < 3; n += 1) trees.push(created(trees, "tree", { type: "Point", coordinates: [n, n] }));
  assert.deepEqual(trees.map(({ id }) => id), ["tree-1", "tree-2", "tree-3"]);
  assert.equal(created(trees.slice(1), "tree", { type: "Point", coordinates: [9, 9] }).id, "tree-4");
  assert.ok(!("dbh" in described(trees[0], { dbh: undefined }).properties));
});

test("an entrance moves along the boundary with its width", () => {
  const gate = created([], "entrance", opening(court, [7, 0], 2));
  const other = entranceAt(gate, court, [20, 7], widthOf(gate));
  assert.equal(widthOf(other), 2);
  assert.deepEqual(other.geometry.coordinates, [[20, 6], [20, 8]]);
});

test("a finger means thin things before areas, small areas before large ones", () => {
  const features = [
    { id: "lawn", properties: { role: "surface" }, geometry: polygon(court) },
    { id: "house", properties: { role: "building" }, geometry: polygon([[2, 2], [8, 2], [8, 8], [2, 8]]) },
    { id: "gate", properties: { role: "entrance" }, geometry: { type: "LineString", coordinates: [[4, 0], [6, 0]] } },
    { id: "tree", properties: { role: "tree", crown: 2 }, geometry: { type: "Point", coordinates: [7, 7] } },
  ];
  const ids = (place) => under(features, place, 0.5).map(({ id }) => id);
  assert.deepEqual(ids([5, 0.3]), ["gate", "lawn"]);
  assert.deepEqual(ids([6.5, 6.5]), ["tree", "house", "lawn"]);
  assert.deepEqual(ids([3, 3]), ["house", "lawn"]);
  assert.deepEqual(ids([-9, 3]), []);
});

test("steps go back and forth; a new one ends the way forth", () => {
  const steps = new Steps(2);
  let now = "a";
  for (const next of ["b", "c", "d"]) {
    steps.add(now);
    now = next;
  }
  assert.equal((now = steps.back(now)), "c");
  assert.equal((now = steps.back(now)), "b");
  assert.equal(steps.back(now), null, "the oldest is forgotten");
  assert.equal((now = steps.forth(now)), "c");
  steps.add(now);
  assert.equal(steps.forth("e"), null);
});
