import assert from "node:assert/strict";
import { test } from "node:test";

import {
  edgesBetween,
  edgesOf,
  holds,
  isOnPage,
  movedOnto,
  overlap,
  pointOnto,
  rectOf,
  rounded,
  shifted,
} from "../../../../frontend/js/core/forms/geometry.js";

const A4 = { width_mm: 210, height_mm: 297 };

test("two corners give a rectangle, whichever way it was drawn", () => {
  const edges = { left: 10, top: 20, right: 60, bottom: 28 };
  assert.deepEqual(edgesBetween({ x: 10, y: 28 }, { x: 60, y: 20 }), edges);
  assert.deepEqual(rectOf(edges, A4), [10, 20, 50, 8]);
  assert.deepEqual(edgesOf([10, 20, 50, 8]), edges);
});

test("a rectangle is in tenths of a millimetre and has a size", () => {
  assert.equal(rounded(20.04999), 20);
  assert.deepEqual(rectOf({ left: 10.04, top: 20.06, right: 60.11, bottom: 20.2 }, A4), [10, 20.1, 50.1, 1]);
});

test("rounding never pushes a rectangle out of a page of an odd size", () => {
  for (const width_mm of [209.97, 215.94, 210.04, 148.123]) {
    const page = { width_mm, height_mm: 297.01 };
    const rect = rectOf({ left: 100.3, top: 200.1, right: width_mm, bottom: 297.01 }, page);
    assert.ok(isOnPage(rect, page), `${rect}`);
    assert.ok(Math.abs(rect[0] + rect[2] - width_mm) < 0.1, `${rect}`);
  }
});

test("what is moved over the page's border stops at it, with its size", () => {
  const moved = movedOnto(shifted({ left: 180, top: 5, right: 200, bottom: 13 }, 30, -20), A4);
  assert.deepEqual(moved, { left: 190, top: 0, right: 210, bottom: 8 });
  assert.deepEqual(pointOnto({ x: -3, y: 400 }, A4), { x: 0, y: 297 });
});

test("a field lies on the page up to its very border", () => {
  assert.ok(isOnPage([0, 0, 210, 297], A4));
  assert.ok(!isOnPage([-0.1, 0, 10, 10], A4));
  assert.ok(!isOnPage([200, 0, 10.1, 10], A4));
  assert.ok(!isOnPage([0, 290, 10, 7.1], A4));
});

test("neighbours that touch do not overlap", () => {
  assert.ok(!overlap([10, 10, 50, 8], [10, 18, 50, 8]));
  assert.ok(!overlap([10, 10, 50, 8], [10, 17, 50, 8]));
  assert.ok(overlap([10, 10, 50, 8], [10, 16.5, 50, 8]));
  assert.ok(overlap([10, 10, 50, 8], [20, 12, 5, 3]));
});

test("a point is in a rectangle, its edges included", () => {
  assert.ok(holds([10, 20, 30, 8], { x: 10, y: 28 }));
  assert.ok(!holds([10, 20, 30, 8], { x: 9.9, y: 24 }));
});
