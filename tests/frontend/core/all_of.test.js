import assert from "node:assert/strict";
import { test } from "node:test";

import { allOf } from "../../../frontend/js/core/all_of.js";

test("a list is fetched to its end", async () => {
  const chunks = { null: { items: [1, 2], next_cursor: "b" }, b: { items: [3], next_cursor: null } };
  assert.deepEqual(await allOf(async (cursor) => chunks[cursor]), [1, 2, 3]);
});
