// What is praised, and what the server says beside the verdict.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mended, told } from "../../ui/editor/frontend/issues.js";

const issue = (key, severity) => ({ key, severity, rule: key.split(" ")[0] });
const before = [issue("GEO-02 a b", "error"), issue("FIT-01 a", "warning"), issue("USE-01 a", "hint")];

test("what one was told about and is mended is praised, to children errors only", () => {
  const followed = { fixed: ["GEO-02 a b", "FIT-01 a", "USE-01 a"], new: [] };
  assert.equal(mended(before, followed, [], false), 2);
  assert.equal(mended(before, followed, [], true), 1);
  assert.equal(mended(before, { fixed: [], new: [] }, before, false), 0);
});

test("nothing is praised while something new is to be told", () => {
  const followed = { fixed: ["GEO-02 a b"], new: ["GEO-02 a c", "FIT-01 b"] };
  assert.equal(mended(before, followed, [issue("GEO-02 a c", "error")], true), 0);
  // A warning is not told to a child, so the child is praised all the same.
  assert.equal(mended(before, followed, [issue("FIT-01 b", "warning")], true), 1);
  assert.equal(mended(before, followed, [issue("FIT-01 b", "warning")], false), 0);
});

test("accepted issues are drawn as quietly as hints and say how their rule was changed", () => {
  const changes = { "FIT-01": { zh: "改", en: "changed" } };
  const found = told({ issues: before, changes, accepted: [issue("FIT-01 z", "error")] });
  assert.deepEqual(found.issues.map((each) => each.changed?.en), [undefined, "changed", undefined]);
  assert.equal(found.accepted[0].severity, "hint");
  assert.equal(found.accepted[0].changed.zh, "改");
  assert.equal(before[1].changed, undefined, "the server's own word is not touched");
});
