import assert from "node:assert/strict";
import { test } from "node:test";

import { Pace } from "../../../../frontend/js/core/review/pace.js";

function paceOf(times, window) {
  const pace = new Pace(window);
  for (const time of times) pace.record(time);
  return pace;
}

test("three intervals are needed for a pace", () => {
  assert.equal(paceOf([0, 1000, 2000]).perMinute, null);
  assert.equal(paceOf([0, 1000, 2000]).secondsLeft(10), null);
  assert.equal(paceOf([0, 1000, 2000, 3000]).perMinute, 60);
});

test("the time left follows from the pace", () => {
  assert.equal(paceOf([0, 2000, 4000, 6000]).secondsLeft(15), 30);
});

test("a long pause does not count, and only the newest names do", () => {
  assert.equal(paceOf([0, 1000, 2000, 500_000, 501_000]).perMinute, 60);
  assert.equal(paceOf([0, 9000, 18_000, 19_000, 20_000, 21_000], 3).perMinute, 60);
});
