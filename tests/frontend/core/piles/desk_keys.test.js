import assert from "node:assert/strict";
import { test } from "node:test";

import { Keymap } from "../../../../frontend/js/core/key_bindings.js";
import { deskAction, deskKey, nudgeOf } from "../../../../frontend/js/core/piles/desk_keys.js";

const press = (key, more = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...more });

test("keys that the review has do what is alike here", () => {
  const keymap = new Keymap();
  const keys = ["Enter", "F2", "F4", "F8", "PageDown", "PageUp", "F9"];
  assert.deepEqual(
    keys.map((key) => deskAction(press(key), keymap)),
    ["place", "blank", "foreign", "turn", "next", "previous", "undo"],
  );
  assert.equal(deskAction(press("z", { ctrlKey: true }), keymap), "undo");
});

test("a digit is a page and a letter an action, unless plain characters are off", () => {
  const keymap = new Keymap();
  assert.deepEqual(
    ["2", "j", "B", "r", "x"].map((key) => deskAction(press(key), keymap)),
    ["page2", "join", "separate", "turn", null],
  );
  assert.equal(deskAction(press("r", { ctrlKey: true }), keymap), null);
  assert.equal(deskAction(press("2"), keymap.withCharacterKeys(false)), null);
});

test("the key beside an action is the one that works", () => {
  const keymap = new Keymap();
  assert.deepEqual([deskKey("join", keymap), deskKey("place", keymap), deskKey("turn", keymap)], ["J", "Enter", "R"]);
  const plain = keymap.withCharacterKeys(false);
  assert.deepEqual([deskKey("join", plain), deskKey("turn", plain)], ["", "F8"]);
});

test("arrows move a little, and with Shift more", () => {
  assert.deepEqual(nudgeOf({ key: "ArrowLeft", shiftKey: false }, 2), [-2, 0]);
  assert.deepEqual(nudgeOf({ key: "ArrowDown", shiftKey: true }, 2), [0, 24]);
  assert.equal(nudgeOf({ key: "Home", shiftKey: false }, 2), null);
});
