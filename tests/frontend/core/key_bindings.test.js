import assert from "node:assert/strict";
import { test } from "node:test";

import {
  bindingProblem,
  combosOf,
  DEFAULT_KEYS,
  isCharacterKey,
  Keymap,
} from "../../../frontend/js/core/key_bindings.js";
import { press } from "../press.mjs";

test("keys are named as people name them", () => {
  assert.deepEqual(combosOf(press("Enter")), ["Enter"]);
  assert.deepEqual(combosOf(press("?", { shiftKey: true })), ["?"]);
  assert.deepEqual(combosOf(press("Tab", { shiftKey: true })), ["Shift+Tab"]);
  assert.deepEqual(combosOf(press("z", { ctrlKey: true })), ["Ctrl+Z"]);
  assert.deepEqual(combosOf(press("z", { metaKey: true })), ["Ctrl+Z"]);
  assert.deepEqual(combosOf(press("&", { altKey: true, code: "Digit1" })), ["Alt+&", "Alt+Digit1"]);
  assert.deepEqual(combosOf(press("Shift", { shiftKey: true })), []);
});

test("the standard keys do what the help says", () => {
  const keymap = new Keymap();
  const cases = [
    [press("Enter"), "accept"],
    [press("3"), "alternative3"],
    [press("F2"), "blank"],
    [press("F4"), "unreadable"],
    [press("PageDown"), "skip"],
    [press("PageUp"), "back"],
    [press("z", { ctrlKey: true }), "undo"],
    [press("Tab"), "nextDoubt"],
    [press("Escape"), "restore"],
    [press("?", { shiftKey: true }), "help"],
    [press("é", { altKey: true, code: "Digit2" }), "alternative2"],
  ];
  for (const [event, action] of cases) assert.equal(keymap.actionFor(event), action);
});

test("letters are typed, and so are digits that the model may read", () => {
  const keymap = new Keymap();
  assert.equal(keymap.actionFor(press("e")), null);
  assert.equal(keymap.actionFor(press("1"), "ABC"), "alternative1");
  assert.equal(keymap.actionFor(press("1"), "ABC123"), null);
  assert.equal(keymap.actionFor(press("1", { altKey: true, code: "Digit1" }), "ABC123"), "alternative1");
});

test("plain characters can be switched off; the other keys stay", () => {
  const keymap = new Keymap().withCharacterKeys(false);
  assert.equal(keymap.actionFor(press("1")), null);
  assert.equal(keymap.actionFor(press("?")), null);
  assert.equal(keymap.actionFor(press("Enter")), "accept");
  assert.equal(keymap.label("alternative1"), "Alt+1");
  assert.equal(keymap.label("help"), "");
  assert.equal(isCharacterKey("Alt+Digit1"), false);
});

test("binding a key takes it from its old action", () => {
  const keymap = new Keymap().bind("skip", "F9");
  assert.deepEqual([keymap.keys.skip, keymap.keys.undo], [["F9"], ["Ctrl+Z"]]);
  assert.equal(keymap.actionFor(press("PageDown")), null);
  assert.deepEqual(DEFAULT_KEYS.undo, ["F9", "Ctrl+Z"]);
});

test("keys that type names or belong to the browser cannot be bound", () => {
  assert.deepEqual(["a", "É", "-", "'", " "].map(bindingProblem), ["types", "types", "types", "types", "types"]);
  assert.deepEqual(["Ctrl+T", "Ctrl+V", "F5", "Backspace", "ArrowLeft"].map(bindingProblem), [
    "taken",
    "taken",
    "taken",
    "taken",
    "taken",
  ]);
  assert.deepEqual(["F8", "/", "7", "Ctrl+Enter", "Alt+S"].map(bindingProblem), [null, null, null, null, null]);
});

test("settings are restored as they were stored; malformed ones are dropped", () => {
  const keymap = new Keymap().withPickAccepts(false).withCharacterKeys(false).bind("skip", "F8");
  assert.deepEqual([keymap.characterKeys, keymap.pickAccepts, keymap.keys.skip], [false, false, ["F8"]]);
  assert.deepEqual(Keymap.parse(JSON.stringify(keymap)).toJSON(), keymap.toJSON());
  const parsed = Keymap.parse(
    JSON.stringify({ keys: { skip: "F8", evil: ["x"], back: [1], undo: ["F8"] }, characterKeys: "no" }),
  );
  assert.deepEqual(parsed.toJSON(), {
    keys: { ...DEFAULT_KEYS, undo: ["F8"] },
    characterKeys: true,
    pickAccepts: true,
  });
  for (const junk of [null, "", "{", "null", "[]"]) assert.deepEqual(Keymap.parse(junk).keys, DEFAULT_KEYS);
});
