import assert from "node:assert/strict";
import { test } from "node:test";
import { Turning, between } from "../../ui/editor/frontend/turning.js";

test("a hand that goes on turns in steps of 15°", () => {
  const turning = new Turning(0, 0);
  const seen = [5, 12, 20, 31, 44].map((angle, n) => turning.to(angle, n * 50));
  assert.deepEqual(seen, [0, 15, 15, 30, 45]);
});

test("a hand that lingers turns by single degrees, from the step where it is", () => {
  const turning = new Turning(0, 0);
  assert.equal(turning.to(28, 100), 30);
  assert.equal(turning.to(28.5, 800), 30);
  assert.equal(turning.to(31, 850), 33);
  assert.equal(turning.to(25.4, 900), 27);
});

test("a big turn afterwards is in steps again", () => {
  const turning = new Turning(0, 0);
  turning.to(28, 100);
  turning.to(28, 800);
  assert.equal(turning.to(52, 850), 45);
});

test("a hand that trembles on its way to the next step has not lingered", () => {
  const turning = new Turning(0, 0);
  let turn = 0;
  for (let n = 1; n <= 20; n++) turn = turning.to(n * 4.5, n * 200);
  assert.equal(turn, 90);
  assert.equal(turning.fine, null);
});

test("the way from angle to angle is the short one", () => {
  assert.equal(between(350, 10), 20);
  assert.equal(between(10, 350), -20);
});
