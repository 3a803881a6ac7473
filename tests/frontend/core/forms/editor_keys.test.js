import assert from "node:assert/strict";
import { test } from "node:test";

import { commandOf, nudged } from "../../../../frontend/js/core/forms/editor_keys.js";

const page = { width_mm: 210, height_mm: 297 };
const rect = [30, 40, 90, 10];

test("arrows move by a millimetre, with Alt by a tenth", () => {
  assert.deepEqual(nudged(rect, page, { key: "ArrowLeft" }), [29, 40, 90, 10]);
  assert.deepEqual(nudged(rect, page, { key: "ArrowDown", altKey: true }), [30, 40.1, 90, 10]);
});

test("Shift and arrows change the size", () => {
  assert.deepEqual(nudged(rect, page, { key: "ArrowRight", shiftKey: true }), [30, 40, 91, 10]);
  assert.deepEqual(nudged(rect, page, { key: "ArrowUp", shiftKey: true, altKey: true }), [30, 40, 90, 9.9]);
  assert.deepEqual(nudged([30, 40, 1, 1], page, { key: "ArrowLeft", shiftKey: true }), [30, 40, 1, 1]);
});

test("the page's border is the end", () => {
  assert.deepEqual(nudged([0, 0, 90, 10], page, { key: "ArrowUp" }), [0, 0, 90, 10]);
  assert.deepEqual(nudged([120, 40, 90, 10], page, { key: "ArrowRight", shiftKey: true }), [120, 40, 90, 10]);
});

test("other keys move nothing", () => {
  assert.equal(nudged(rect, page, { key: "Tab" }), null);
  assert.equal(nudged(rect, page, { key: "ArrowLeft", ctrlKey: true }), null);
});

test("undo, redo and save have the usual keys", () => {
  const command = (key, facts) =>
    commandOf({ key, shiftKey: false, altKey: false, ctrlKey: true, metaKey: false, ...facts });
  assert.equal(command("z"), "undo");
  assert.equal(command("Z", { shiftKey: true }), "redo");
  assert.equal(command("y"), "redo");
  assert.equal(command("s", { ctrlKey: false, metaKey: true }), "save");
  assert.equal(command("z", { ctrlKey: false }), null);
  assert.equal(command("z", { altKey: true }), null);
  assert.equal(command("S", { shiftKey: true }), null);
});
