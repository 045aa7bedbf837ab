import assert from "node:assert/strict";
import { test } from "node:test";

import { messages } from "../../ui/editor/frontend/live.js";

test("whole messages, and what is left of the next one", () => {
  const { messages: found, rest } = messages('data: {"seq":1}\n\n: \n\ndata: {"seq":2}\n\ndata: {"se');
  assert.deepEqual(found, [{ seq: 1 }, { seq: 2 }]);
  assert.deepEqual(messages(`${rest}q":3}\n\n`), { messages: [{ seq: 3 }], rest: "" });
});
