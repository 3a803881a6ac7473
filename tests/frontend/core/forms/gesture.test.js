import assert from "node:assert/strict";
import { test } from "node:test";

import { Gesture, HANDLES } from "../../../../frontend/js/core/forms/gesture.js";
import { linesOf, NO_PRINT } from "../../../../frontend/js/core/forms/snapping.js";

const page = { width_mm: 210, height_mm: 297 };
const lines = linesOf({ ...NO_PRINT, boxes: [[30, 40, 90, 10]] });
const gesture = (parts) => new Gesture({ page, lines, reach: 2, ...parts });
const rect = [30, 60, 90, 10];

test("drawing goes from corner to corner, held by the printed box", () => {
  const draw = gesture({ kind: "draw", start: { x: 29, y: 41 } });
  assert.deepEqual(draw.to({ x: 119, y: 49 }).rect, [30, 40, 90, 10]);
  assert.equal(draw.to({ x: 119, y: 49 }).guides.length, 4);
});

test("with the key held nothing snaps", () => {
  const draw = gesture({ kind: "draw", start: { x: 29, y: 41 } });
  assert.deepEqual(draw.to({ x: 119, y: 49 }, true), { rect: [29, 41, 90, 8], guides: [] });
});

test("a field that is drawn or moved stays on the page", () => {
  const draw = gesture({ kind: "draw", start: { x: 200, y: 290 } });
  assert.deepEqual(draw.to({ x: 260, y: 320 }, true).rect, [200, 290, 10, 7]);
  const move = gesture({ kind: "move", rect, start: { x: 40, y: 65 } });
  assert.deepEqual(move.to({ x: 400, y: -10 }, true).rect, [120, 0, 90, 10]);
});

test("moving keeps the size and ends at the printed box", () => {
  const move = gesture({ kind: "move", rect, start: { x: 40, y: 65 } });
  assert.deepEqual(move.to({ x: 41.2, y: 46 }).rect, [30, 40, 90, 10]);
});

test("each handle moves its own edges", () => {
  const moved = HANDLES.map((handle) => {
    const resize = gesture({ kind: "resize", handle, rect: [30, 100, 90, 10], start: { x: 50, y: 105 } });
    return [handle, resize.to({ x: 54, y: 108 }, true).rect];
  });
  assert.deepEqual(Object.fromEntries(moved), {
    nw: [34, 103, 86, 7],
    n: [30, 103, 90, 7],
    ne: [30, 103, 94, 7],
    e: [30, 100, 94, 10],
    se: [30, 100, 94, 13],
    s: [30, 100, 90, 13],
    sw: [34, 100, 86, 13],
    w: [34, 100, 86, 10],
  });
});

test("a handle that is dragged past the other side stops before it", () => {
  const resize = gesture({ kind: "resize", handle: "w", rect: [30, 100, 90, 10], start: { x: 30, y: 105 } });
  assert.deepEqual(resize.to({ x: 180, y: 105 }, true).rect, [119, 100, 1, 10]);
});

test("resizing snaps only what moves", () => {
  const resize = gesture({ kind: "resize", handle: "e", rect: [29, 41, 60, 8], start: { x: 89, y: 45 } });
  assert.deepEqual(resize.to({ x: 119, y: 45 }).rect, [29, 41, 91, 8]);
});
