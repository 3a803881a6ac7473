import assert from "node:assert/strict";
import { test } from "node:test";

import { sleep } from "../../../frontend/js/core/sleep.js";

test("sleeping takes at least as long as asked", async () => {
  const before = performance.now();
  await sleep(20);
  assert.ok(performance.now() - before >= 18);
});
