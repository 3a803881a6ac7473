import assert from "node:assert/strict";
import { test } from "node:test";

import { groupAction, startsText, textAction } from "../../../../frontend/js/core/groups/group_keys.js";
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
  assert.deepEqual(actions(new Keymap(), press("Enter", { ctrlKey: true }), press("Enter", { metaKey: true })), [
    "wrong",
    "wrong",
  ]);
});

test("keys of the single review do nothing here", () => {
  assert.deepEqual(actions(new Keymap(), press("1"), press("F2"), press("Tab"), press("x")), [null, null, null, null]);
  assert.deepEqual(actions(new Keymap(), press("u", { ctrlKey: true }), press("o", { altKey: true })), [null, null]);
});

test("changed keys are changed here too", () => {
  assert.deepEqual(actions(new Keymap().bind("skip", "F8"), press("F8"), press("PageDown")), ["skip", null]);
});

test("letters are never commands: each begins a text", () => {
  const typed = [press("u"), press("O", { shiftKey: true }), press("é"), press("-"), press("7"), press("Dead")];
  assert.deepEqual(
    actions(new Keymap(), ...typed),
    typed.map(() => null),
  );
  assert.deepEqual(
    typed.map(startsText),
    typed.map(() => true),
  );
});

test("neither Space nor a shortcut nor a key without a character begins a text", () => {
  const others = [press(" "), press("c", { ctrlKey: true }), press("x", { altKey: true }), press("F2"), press("Shift")];
  assert.deepEqual(
    others.map(startsText),
    others.map(() => false),
  );
});

test("in the text box, keys close it, move on or accept; all else is typed", () => {
  const inBox = (...events) => events.map((event) => textAction(event, new Keymap()));
  assert.deepEqual(inBox(press("Enter"), press("Enter", { ctrlKey: true }), press("Escape"), press("PageDown")), [
    "accept",
    "wrong",
    "cancel",
    "skip",
  ]);
  assert.deepEqual(inBox(press("Tab"), press("Tab", { shiftKey: true }), press("ArrowUp"), press("ArrowDown")), [
    "ArrowRight",
    "ArrowLeft",
    "ArrowUp",
    "ArrowDown",
  ]);
  const typed = [press("e"), press(" "), press("?"), press("ArrowLeft"), press("Home"), press("z", { ctrlKey: true })];
  assert.deepEqual(
    inBox(...typed, press("Enter", { isComposing: true })),
    [...typed, 0].map(() => null),
  );
});
