import assert from "node:assert/strict";
import { test } from "node:test";

import { boxAt, linesOf, scaledPrint, snapEdges, snapShift } from "../../../../frontend/js/core/forms/snapping.js";

const PRINT = {
  boxes: [[30, 40, 90, 10]],
  horizontal: [[30, 120, 130]],
  vertical: [[100, 140, 60]],
};
const ALL = ["left", "top", "right", "bottom"];

test("edges near a printed box take its place", () => {
  const drawn = { left: 29, top: 41, right: 121.5, bottom: 49.2 };
  const { edges, guides } = snapEdges(drawn, ALL, linesOf(PRINT), 2);
  assert.deepEqual(edges, { left: 30, top: 40, right: 120, bottom: 50 });
  assert.deepEqual(
    guides.map(({ axis, at }) => `${axis} ${at}`),
    ["x 30", "y 40", "x 120", "y 50"],
  );
});

test("edges out of reach, and lines that are elsewhere on the page, hold nothing", () => {
  const far = { left: 26, top: 60, right: 100, bottom: 70 };
  assert.deepEqual(snapEdges(far, ALL, linesOf(PRINT), 2), { edges: far, guides: [] });
  const above = { left: 61, top: 80, right: 90, bottom: 90 };
  assert.deepEqual(snapEdges(above, ["left"], linesOf(PRINT), 2).edges, above);
});

test("only the edges that move are held", () => {
  const { edges } = snapEdges({ left: 29, top: 41, right: 121, bottom: 49 }, ["right"], linesOf(PRINT), 2);
  assert.deepEqual(edges, { left: 29, top: 41, right: 120, bottom: 49 });
});

test("a rectangle is never pressed flat between lines", () => {
  const thin = { left: 30, top: 129.4, right: 120, bottom: 130.6 };
  assert.deepEqual(snapEdges(thin, ALL, linesOf(PRINT), 2), { edges: thin, guides: [] });
});

test("a moved field keeps its size and sits on the printed line", () => {
  const { edges, guides } = snapShift({ left: 40, top: 121, right: 100, bottom: 129 }, linesOf(PRINT), 2);
  assert.deepEqual(edges, { left: 40, top: 122, right: 100, bottom: 130 });
  assert.deepEqual(guides, [{ axis: "y", at: 130, from: 30, to: 120 }]);
});

test("other fields attract as well", () => {
  const { edges } = snapShift({ left: 31, top: 62, right: 91, bottom: 70 }, linesOf(PRINT, [[30, 52, 90, 10]]), 2);
  assert.deepEqual(edges, { left: 30, top: 62, right: 90, bottom: 70 });
});

test("without reach nothing snaps", () => {
  const edges = { left: 30.5, top: 40.5, right: 119.5, bottom: 49.5 };
  assert.deepEqual(snapEdges(edges, ALL, linesOf(PRINT), -1).edges, edges);
  assert.deepEqual(snapShift(edges, linesOf(PRINT), -1).edges, edges);
});

test("a click takes the smallest box around it that is not a frame", () => {
  const boxes = [
    [10, 10, 190, 270],
    [30, 40, 90, 10],
    [30, 40, 40, 10],
    [31, 41, 2, 2],
  ];
  assert.deepEqual(boxAt({ boxes }, { x: 32, y: 42 }), [30, 40, 40, 10]);
  assert.deepEqual(boxAt({ boxes }, { x: 100, y: 42 }), [30, 40, 90, 10]);
  assert.equal(boxAt({ boxes }, { x: 100, y: 100 }), null);
});

test("with another size of paper the print stays where it is in the picture", () => {
  const from = { width_mm: 210, height_mm: 297 };
  assert.deepEqual(scaledPrint(PRINT, from, { width_mm: 105, height_mm: 594 }), {
    boxes: [[15, 80, 45, 20]],
    horizontal: [[15, 60, 260]],
    vertical: [[200, 280, 30]],
  });
  assert.deepEqual(scaledPrint(PRINT, from, from), PRINT);
});
