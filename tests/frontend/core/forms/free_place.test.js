import assert from "node:assert/strict";
import { test } from "node:test";

import { freePlace } from "../../../../frontend/js/core/forms/free_place.js";

const page = { width_mm: 210, height_mm: 297 };
const view = { left: 0, top: 100, right: 210, bottom: 200 };

test("a field is put into the middle of the view", () => {
  assert.deepEqual(freePlace(view, page, []), [75, 146, 60, 8]);
});

test("it is put beside fields that are there", () => {
  assert.deepEqual(freePlace(view, page, [[75, 146, 60, 8]]), [75, 156, 60, 8]);
  assert.deepEqual(
    freePlace(view, page, [
      [75, 146, 60, 8],
      [75, 156, 60, 40],
    ]),
    [75, 136, 60, 8],
  );
});

test("in a narrow view it is narrow, and on a full page it is put in the middle all the same", () => {
  assert.deepEqual(freePlace({ left: 20, top: 100, right: 60, bottom: 120 }, page, []), [24, 106, 32, 8]);
  assert.deepEqual(freePlace(view, page, [[0, 0, 210, 297]]), [75, 146, 60, 8]);
});
