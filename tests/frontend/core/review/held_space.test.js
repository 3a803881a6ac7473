import assert from "node:assert/strict";
import { test } from "node:test";

import { HeldSpace } from "../../../../frontend/js/core/review/held_space.js";

test("a pressed space is typed; a held one takes it back once and zooms until it is released", () => {
  const space = new HeldSpace();
  assert.deepEqual(space.press(false, { text: "DE" }), { isHeld: false, before: null });
  assert.deepEqual(space.press(true, { text: "DE " }), { isHeld: true, before: { text: "DE" } });
  assert.deepEqual(space.press(true, { text: "DE" }), { isHeld: true, before: null });
  assert.equal(space.release(), true);
  assert.deepEqual(space.press(false, { text: "DE" }), { isHeld: false, before: null });
  assert.equal(space.release(), false);
});

test("a key held since before the text box was there takes nothing back", () => {
  const space = new HeldSpace();
  assert.deepEqual(space.press(true, { text: "LEA" }), { isHeld: true, before: null });
});
