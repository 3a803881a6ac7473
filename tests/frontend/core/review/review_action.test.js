import assert from "node:assert/strict";
import { test } from "node:test";

import { Keymap } from "../../../../frontend/js/core/key_bindings.js";
import { reviewAction } from "../../../../frontend/js/core/review/review_action.js";
import { press } from "../../press.mjs";

const REST = { isTyping: true, isUntouched: true, isChanged: false, canTakeBack: false };
const action = (key, extra = {}, box = {}, alphabet = "ABC") =>
  reviewAction(press(key, extra), { keymap: new Keymap(), alphabet }, { ...REST, ...box });

test("a digit picks an alternative only while the box is untouched; with Alt it always does", () => {
  assert.equal(action("2"), "alternative2");
  assert.equal(action("2", {}, { isUntouched: false }), null);
  assert.equal(action("2", { altKey: true, code: "Digit2" }, { isUntouched: false }), "alternative2");
  assert.equal(action("2", {}, {}, "ABC123"), null);
});

test("a held key accepts once: its repeats do nothing, except moving on through doubts", () => {
  assert.equal(action("Enter"), "accept");
  for (const key of ["Enter", "1", "PageDown", "F2", "F8", "F9"]) assert.equal(action(key, { repeat: true }), "none");
  assert.equal(action("Tab", { repeat: true }), "nextDoubt");
  assert.equal(action("e", { repeat: true }), null);
});

test("on a button, Enter and Tab belong to the button", () => {
  assert.deepEqual([action("Enter", {}, { isTyping: false }), action("Tab", {}, { isTyping: false })], [null, null]);
  assert.equal(action("PageDown", {}, { isTyping: false }), "skip");
});

test("Ctrl+Z brings back a replaced text first, then undoes typing, then the last label; F9 always the label", () => {
  const undo = (box) => action("z", { ctrlKey: true }, box);
  assert.equal(undo({ canTakeBack: true, isChanged: true }), "takeBack");
  assert.equal(undo({ isChanged: true }), null);
  assert.equal(undo({}), "undo");
  assert.equal(action("F9", {}, { canTakeBack: true, isChanged: true }), "undo");
});
