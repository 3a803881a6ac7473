import assert from "node:assert/strict";
import { test } from "node:test";

import { middleOf, Pinch, ZOOMS, zoomStep, zoomWithin } from "../../../../frontend/js/core/forms/pinch.js";

const fingers = (...xs) => xs.map((clientX) => ({ clientX, clientY: 50 }));

test("twice as far apart is twice as large", () => {
  const pinch = new Pinch(1.5, fingers(100, 200));
  assert.equal(pinch.zoomOf(fingers(50, 250)), 3);
  assert.equal(pinch.zoomOf(fingers(100, 200)), 1.5);
});

test("the page stays within what is offered", () => {
  const pinch = new Pinch(2, fingers(100, 200));
  assert.equal(pinch.zoomOf(fingers(0, 900)), ZOOMS.at(-1));
  assert.equal(pinch.zoomOf(fingers(100, 101)), ZOOMS[0]);
  assert.equal(zoomWithin(1.23), 1.23);
});

test("fingers that begin close together do not make it jump", () => {
  assert.equal(new Pinch(1, fingers(100, 101)).zoomOf(fingers(90, 110)), 1);
});

test("steps go on from any zoom", () => {
  assert.deepEqual(
    [zoomStep(1, 1), zoomStep(1.2, 1), zoomStep(1.2, -1), zoomStep(6, 1), zoomStep(0.5, -1)],
    [1.5, 1.5, 1, 6, 0.5],
  );
});

test("what lies between the fingers stays there", () => {
  assert.deepEqual(middleOf(fingers(100, 200)), { clientX: 150, clientY: 50 });
});
