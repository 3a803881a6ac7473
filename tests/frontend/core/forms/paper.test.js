import assert from "node:assert/strict";
import { test } from "node:test";

import { isUnlike, paperOf, sizeFor } from "../../../../frontend/js/core/forms/paper.js";

test("a size is known by its name, upright or across, also when it was measured", () => {
  assert.equal(paperOf({ width_mm: 210, height_mm: 297 }), "a4");
  assert.equal(paperOf({ width_mm: 297.4, height_mm: 209.6 }), "a4");
  assert.equal(paperOf({ width_mm: 215.9, height_mm: 279.4 }), "letter");
  assert.equal(paperOf({ width_mm: 100, height_mm: 297 }), "");
});

test("paper lies as the picture does", () => {
  assert.deepEqual(sizeFor("a5", { width: 1200, height: 1700 }), { width_mm: 148, height_mm: 210 });
  assert.deepEqual(sizeFor("a5", { width: 1700, height: 1200 }), { width_mm: 210, height_mm: 148 });
});

test("a picture that is much longer than its paper is reported", () => {
  const picture = { width: 1000, height: 1414 };
  assert.equal(isUnlike({ width_mm: 210, height_mm: 297, ...picture }), false);
  assert.equal(isUnlike({ width_mm: 215.9, height_mm: 279.4, ...picture }), true);
});
