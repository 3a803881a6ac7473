import assert from "node:assert/strict";
import { test } from "node:test";

import { Newest } from "../../../frontend/js/core/newest.js";

test("work that is started again ends the work before", () => {
  const newest = new Newest(new AbortController().signal);
  const [first, second] = [newest.start(), newest.start()];
  assert.deepEqual([first.aborted, second.aborted], [true, false]);
});

test("what ends all of it ends the work that runs and whatever is started later", () => {
  const whole = new AbortController();
  const newest = new Newest(whole.signal);
  const running = newest.start();
  whole.abort();
  assert.deepEqual([running.aborted, newest.start().aborted], [true, true]);
});
