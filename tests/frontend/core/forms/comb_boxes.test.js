import assert from "node:assert/strict";
import { test } from "node:test";

import { combBoxes } from "../../../../frontend/js/core/forms/comb_boxes.js";

const row = (count, width = 8, gap = 0) =>
  Array.from({ length: count }, (_, at) => [30 + at * (width + gap), 90, width, 9]);
const ticks = (places) => places.map((at) => [95, 99, at]);

test("boxes side by side are counted, with and without gaps, also in a frame around them", () => {
  assert.equal(combBoxes({ boxes: row(8), vertical: [] }, [30, 90, 64, 9]), 8);
  assert.equal(combBoxes({ boxes: row(8, 6, 2), vertical: [] }, [30, 90, 62, 9]), 8);
  assert.equal(combBoxes({ boxes: [[30, 90, 64, 9], ...row(8)], vertical: [] }, [30, 90, 64, 9]), 8);
});

test("dividing lines at even distances make a comb", () => {
  const vertical = ticks([30, 36, 42, 48, 54, 60]);
  assert.equal(combBoxes({ boxes: [], vertical }, [30, 92, 30, 8]), 5);
  assert.equal(combBoxes({ boxes: [], vertical: ticks([36, 36.3, 42, 48]) }, [30, 92, 24, 8]), 4);
});

test("one wide box, boxes of different widths and lines of other rows are not a comb", () => {
  assert.equal(combBoxes({ boxes: [[30, 90, 64, 9]], vertical: [] }, [30, 90, 64, 9]), 0);
  const table = [
    [30, 90, 10, 9],
    [40, 90, 4, 9],
    [44, 90, 14, 9],
  ];
  assert.equal(combBoxes({ boxes: table, vertical: [] }, [30, 90, 28, 9]), 0);
  assert.equal(combBoxes({ boxes: row(8), vertical: [] }, [30, 110, 64, 9]), 0);
  assert.equal(combBoxes({ boxes: [], vertical: ticks([36, 42, 48]) }, [30, 110, 24, 8]), 0);
});

test("only the boxes within the field count", () => {
  assert.equal(combBoxes({ boxes: row(8), vertical: [] }, [30, 90, 32, 9]), 4);
});
