import assert from "node:assert/strict";
import { test } from "node:test";

import { curves, Drawing, inkBox, pressureFactor, scanFrame } from "../../../../frontend/js/core/drawing/strokes.js";

const at = (x, y, pressure = 0.5) => ({ x, y, pressure });

test("a stroke is begun, extended and ended; points on the last one are left out", () => {
  const drawing = new Drawing();
  assert.equal(drawing.extend([at(1, 1)]), false, "nothing is drawn before the pen is down");
  drawing.begin(at(0, 0));
  assert.equal(drawing.extend([at(0.5, 0), at(1, 0), at(1.2, 0), at(2, 0)]), true);
  assert.equal(drawing.extend([at(2.1, 0)]), false);
  drawing.end();
  assert.deepEqual(drawing.strokes, [[at(0, 0), at(1, 0), at(2, 0)]]);
  assert.equal(drawing.isOpen, false);
});

test("a tap is a stroke of one point", () => {
  const drawing = new Drawing();
  drawing.begin(at(4, 5));
  drawing.end();
  assert.deepEqual(drawing.strokes, [[at(4, 5)]]);
});

test("a second pen down ends the stroke before it", () => {
  const drawing = new Drawing();
  drawing.begin(at(0, 0));
  drawing.begin(at(9, 9));
  assert.deepEqual(drawing.strokes, [[at(0, 0)], [at(9, 9)]]);
});

test("undo takes the newest stroke back, also an open one; clear takes all", () => {
  const drawing = new Drawing();
  assert.equal(drawing.undo(), false);
  for (const x of [1, 2]) {
    drawing.begin(at(x, 0));
    drawing.end();
  }
  drawing.begin(at(3, 0));
  assert.equal(drawing.undo(), true);
  assert.deepEqual(drawing.strokes, [[at(1, 0)], [at(2, 0)]]);
  drawing.clear();
  assert.equal(drawing.isEmpty, true);
});

test("a stroke that the browser cancelled leaves no ink", () => {
  const drawing = new Drawing();
  drawing.begin(at(1, 1));
  drawing.cancel();
  assert.equal(drawing.isEmpty, true);
});

test("the ink's box holds every point", () => {
  assert.equal(inkBox([]), null);
  assert.deepEqual(inkBox([[at(10, 40), at(30, 20)], [at(5, 25)]]), { left: 5, top: 20, right: 30, bottom: 40 });
});

test("pressure thins and thickens a line around its middle, and is never out of bounds", () => {
  assert.deepEqual([0, 0.5, 1, 7, -1].map(pressureFactor), [0.7, 1, 1.3, 1.3, 0.7]);
});

test("curves go through the middles between points, from the first to the last", () => {
  const parts = curves([at(0, 0), at(10, 0), at(10, 10)]);
  assert.deepEqual(parts, [
    { from: at(0, 0), control: at(0, 0), to: { x: 5, y: 0 }, factor: 1 },
    { from: { x: 5, y: 0 }, control: at(10, 0), to: at(10, 10), factor: 1 },
  ]);
  const dot = at(3, 4, 1);
  assert.deepEqual(curves([dot]), [{ from: dot, control: dot, to: dot, factor: 1.3 }]);
});

test("ink is laid out at one height with a margin around it", () => {
  const frame = scanFrame([[at(100, 50), at(380, 162)]], { inkHeight: 56, margin: 20 });
  assert.deepEqual(frame, { width: 180, height: 96, scale: 0.5, left: 60, top: 10, pen: 5.04 });
  assert.deepEqual([(100 - frame.left) * frame.scale, (162 - frame.top) * frame.scale], [20, 76]);
});

test("a long line shrinks until it fits, a small mark does not grow beyond the largest scale", () => {
  const long = scanFrame([[at(0, 0), at(4000, 40)]], { maxWidth: 1000, margin: 0 });
  assert.deepEqual([long.width, long.height, long.scale], [1000, 10, 0.25]);
  const dot = scanFrame([[at(7, 7)]], { margin: 20, maxScale: 2 });
  assert.deepEqual([dot.width, dot.height, dot.scale], [40, 40, 2]);
  assert.equal(scanFrame([]), null);
});
