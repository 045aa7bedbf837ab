// The list of layers without a page: order, eyes, filters, groups, saved views, versions.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Layers, faintness, together, versionOf } from "../../ui/editor/frontend/layers/model.js";

const layout = (id, group, age, ...kinds) => ({ id, seq: 1, group, age, stage: "submitted", placements: kinds.map((kind, n) => ({ id: `p${n}`, kind })) });
const made = () => new Layers([
  layout("a", "ginkgo", "elder", "bench", "table_set"), layout("b", "3A", "child", "swing"), layout("c", "ginkgo", "elder", "pergola"),
  layout("d", "3A", "child", "swing", "bench"),
]);
const keys = (...ids) => ids.map((id) => `layout:${id}`);

test("the newest lies on top, and those of a group together", () => {
  assert.deepEqual(made().order.layouts, keys("d", "b", "c", "a"));
  assert.deepEqual(made().groups.map(([name, own]) => [name, own.length]), [["3A", 2], ["ginkgo", 2]]);
});

test("what is upwards ends with the first of the list", () => {
  const layers = made();
  assert.equal(layers.upwards.at(0), "place");
  assert.equal(layers.upwards.at(-1), "conflicts");
  layers.moveSection("layouts", -1);
  assert.equal(layers.upwards.at(-1), "layout:d");
  assert.equal(layers.moveSection("layouts", -1), false);
});

test("a row moves within its group, a group as a whole", () => {
  const layers = made();
  assert.equal(layers.move("layout:b", -1), true);
  assert.deepEqual(layers.order.layouts, keys("b", "d", "c", "a"));
  assert.equal(layers.move("layout:b", -1), false);
  assert.equal(layers.moveGroup("ginkgo", -1), true);
  assert.deepEqual(layers.order.layouts, keys("c", "a", "b", "d"));
  assert.equal(layers.moveGroup("ginkgo", -1), false);
  layers.drop("layout:d", "layout:b");
  assert.deepEqual(layers.order.layouts, keys("c", "a", "d", "b"));
});

test("a filter lets through what has all that is asked, and order passes over the rest", () => {
  const layers = made();
  assert.deepEqual([...layers.facet("age")], [["elder", 2], ["child", 2]]);
  assert.equal(layers.facet("kind").get("bench"), 2);
  layers.toggle("group", "3A");
  layers.filter.kind = ["bench"];
  assert.deepEqual(layers.seenLayouts, keys("d"));
  layers.toggle("group", "3A");
  assert.deepEqual(layers.seenLayouts, keys("d", "a"));
  assert.equal(layers.isSeen("trees"), true);
});

test("eyes: one, several, only one", () => {
  const layers = made();
  layers.see(keys("a", "b"), false);
  assert.deepEqual(layers.seenLayouts, keys("d", "c"));
  layers.only("layout:a");
  assert.deepEqual(layers.seenLayouts, keys("a"));
});

test("a saved view brings all back; what came since is on top and not seen", () => {
  const layers = made();
  layers.move("layout:b", -1);
  layers.see(keys("c"), false);
  layers.rows.get("trees").strength = 0.4;
  layers.toggle("age", "elder");
  layers.moveSection("base", -1);
  const view = JSON.parse(JSON.stringify(layers.view));
  const again = made();
  again.add(layout("e", "3A", "child", "slide"));
  again.restore(view);
  assert.deepEqual(again.order.layouts, keys("e", "b", "d", "c", "a"));
  assert.deepEqual(again.seenLayouts, keys("a"));
  assert.equal(again.rows.get("layout:e").seen, false);
  assert.equal(again.rows.get("trees").strength, 0.4);
  assert.deepEqual(again.sections, layers.sections);
});

test("a view keeps versions; one that it does not know is not seen", () => {
  const version = (seq) => ({ ...layout(`a@${seq}`, "ginkgo", "elder"), of: "a", seq: undefined });
  const layers = made();
  layers.add(version(1));
  assert.equal(layers.order.layouts[0], "layout:a@1");
  const again = made();
  again.add(version(1));
  again.add(version(2));
  again.restore(layers.view);
  assert.equal(again.isSeen("layout:a@1"), true);
  assert.equal(again.isSeen("layout:a@2"), false);
});

test("many are drawn fainter than few, and none is lost", () => {
  assert.equal(faintness(1), 1);
  assert.ok(faintness(30) < faintness(5));
  assert.ok(faintness(5000) >= 0.04);
});

test("a version is what stands after so many steps", () => {
  const steps = [
    { seq: 1, id: "a", piece: { id: "a", x: 1 } }, { seq: 2, id: "b", piece: { id: "b", x: 2 } }, { seq: 3 },
    { seq: 4, id: "a", piece: null }, { seq: 5, id: "b", piece: { id: "b", x: 9 } },
  ];
  assert.deepEqual(versionOf(steps, 0), []);
  assert.deepEqual(versionOf(steps, 3).map(({ id }) => id), ["a", "b"]);
  assert.deepEqual(versionOf(steps, 5), [{ id: "b", x: 9 }]);
});

test("logs of several layouts are one log, in the order of their moments", () => {
  const at = (minute) => `2026-05-16T10:0${minute}:00+00:00`;
  const fox = [{ seq: 1, at: at(1), id: "p1", piece: { id: "p1" } }, { seq: 2, at: at(5), id: "p1", piece: null }];
  const owl = [{ seq: 1, at: at(3), id: "p1", piece: { id: "p1" } }, { seq: 2, at: at(4) }];
  const all = together(new Map([[{ id: "a", title: { en: "Fox" } }, fox], [{ id: "b", title: { en: "Owl" } }, owl]]));
  assert.deepEqual(all.map(({ seq, who, id }) => [seq, who.en, id]), [[1, "Fox", "a/p1"], [2, "Owl", "b/p1"], [3, "Owl", undefined], [4, "Fox", "a/p1"]]);
  assert.deepEqual(versionOf(all, 3).map(({ id }) => id), ["a/p1", "b/p1"]);
  assert.deepEqual(versionOf(all, 4).map(({ id }) => id), ["b/p1"]);
  assert.deepEqual(fox[0].piece, { id: "p1" }, "the logs themselves stay as they are");
});
