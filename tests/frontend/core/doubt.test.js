import assert from "node:assert/strict";
import { test } from "node:test";

import { DOUBT_MARKS, doubtLevel } from "../../../frontend/js/core/doubt.js";

test("doubt has three levels with sharp edges", () => {
  assert.deepEqual([1, 0.9, 0.899, 0.6, 0.599, 0].map(doubtLevel), [
    "sure",
    "sure",
    "unsure",
    "unsure",
    "doubtful",
    "doubtful",
  ]);
});

test("each level has its own mark", () => {
  assert.deepEqual(
    [1, 0.7, 0.2].map((confidence) => DOUBT_MARKS[doubtLevel(confidence)]),
    ["", "?", "??"],
  );
});
