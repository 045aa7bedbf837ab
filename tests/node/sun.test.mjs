import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, dateOf, momentOf } from "../../ui/editor/frontend/sun.js";

test("days have dates of the year it is", () => {
  const now = new Date(2027, 2, 5, 23, 59);
  assert.equal(dateOf("today", now), "2027-03-05");
  assert.equal(dateOf("winter", now), "2027-01-20");
  assert.equal(dateOf("summer", now), "2027-06-21");
});

test("minutes are told as a clock shows them", () => {
  assert.deepEqual([360, 605, 1200].map(clock), ["6:00", "10:05", "20:00"]);
});

test("there is no shadow of an hour without sun", () => {
  const found = { times: [{ minutes: 720, site: {} }] };
  assert.equal(momentOf(found, 720).minutes, 720);
  assert.equal(momentOf(found, 360), null);
  assert.equal(momentOf(null, 720), null);
});
