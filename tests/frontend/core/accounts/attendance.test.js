import assert from "node:assert/strict";
import { test } from "node:test";

import { Attendance } from "../../../../frontend/js/core/accounts/attendance.js";

test("a tab that nobody has touched for a minute is unattended, until somebody does", () => {
  let time = 5_000;
  const attendance = new Attendance(() => time);
  assert.equal(attendance.isAttended, true);
  time += 59_999;
  assert.equal(attendance.isAttended, true);
  time += 1;
  assert.equal(attendance.isAttended, false);
  attendance.see();
  assert.equal(attendance.isAttended, true);
});
