import assert from "node:assert/strict";
import { test } from "node:test";

import { daysLeft } from "../../../frontend/js/core/bin.js";

test("days are counted until the last has begun, and never more than there were", () => {
  const at = "2026-11-01T10:00:00+00:00";
  const after = (days) => daysLeft(at, 30, Date.parse(at) + days * 86_400_000);
  assert.deepEqual([0, 0.1, 1, 29, 29.9, 30, 31].map(after), [30, 30, 29, 1, 1, 0, 0]);
  assert.equal(after(-1), 30); // the server's clock is ahead
});
