import assert from "node:assert/strict";
import { test } from "node:test";

import { groupAction } from "../../../../frontend/js/core/groups/group_keys.js";
import { Keymap } from "../../../../frontend/js/core/key_bindings.js";
import { press } from "../../press.mjs";

const actions = (keymap, ...events) => events.map((event) => groupAction(event, keymap));

test("the standard keys do what the buttons say", () => {
  const events = [
    press("Enter"),
    press("PageDown"),
    press("F9"),
    press("z", { ctrlKey: true }),
    press("?", { shiftKey: true }),
    press("Escape"),
  ];
  assert.deepEqual(actions(new Keymap(), ...events), ["accept", "skip", "undo", "undo", "help", "leave"]);
  assert.deepEqual(actions(new Keymap(), press("u"), press("O", { shiftKey: true })), ["undo", "wrong"]);
});

test("keys of the single review do nothing here", () => {
  assert.deepEqual(actions(new Keymap(), press("1"), press("F2"), press("Tab"), press("x")), [null, null, null, null]);
  assert.deepEqual(actions(new Keymap(), press("u", { ctrlKey: true }), press("o", { altKey: true })), [null, null]);
});

test("letters are switched off with the plain characters, and changed keys are changed here too", () => {
  assert.deepEqual(actions(new Keymap().withCharacterKeys(false), press("u"), press("o"), press("F9")), [
    null,
    null,
    "undo",
  ]);
  assert.deepEqual(actions(new Keymap().bind("skip", "F8"), press("F8"), press("PageDown")), ["skip", null]);
});
