import assert from "node:assert/strict";
import { test } from "node:test";

import { isReadOnce, READ_ONCE } from "../../../../frontend/js/core/groups/read_once.js";

test("the group of texts that were read once is known by its key, which no text can have", () => {
  assert.deepEqual([isReadOnce({ key: READ_ONCE }), READ_ONCE.trim()], [true, ""]);
  assert.deepEqual([isReadOnce({ key: "" }), isReadOnce({ key: "MARTIN" })], [false, false]);
});
