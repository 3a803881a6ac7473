import assert from "node:assert/strict";
import { test } from "node:test";

import { UndoStack } from "../../../../frontend/js/core/review/undo_stack.js";

const part = (id, typed = null) => ({ image: { id }, typed });

test("the newest step comes back first, whole, with what was typed", () => {
  const stack = new UndoStack();
  stack.push([part(1)]);
  stack.push([part(2, "LE"), part(3)]);
  assert.equal(stack.size, 2);
  assert.deepEqual(stack.pop(), [part(2, "LE"), part(3)]);
  assert.deepEqual(stack.pop(), [part(1)]);
  assert.equal(stack.pop(), null);
});

test("the oldest steps are forgotten beyond the limit", () => {
  const stack = new UndoStack(2);
  for (const id of [1, 2, 3]) stack.push([part(id)]);
  assert.deepEqual([stack.pop(), stack.pop(), stack.pop()], [[part(3)], [part(2)], null]);
});

test("changing the pushed list later changes no step", () => {
  const stack = new UndoStack();
  const parts = [part(1)];
  stack.push(parts);
  parts.push(part(2));
  assert.deepEqual(stack.pop(), [part(1)]);
});

test("what was done to one image is forgotten; the image before is returned", () => {
  const stack = new UndoStack();
  stack.push([part(1), part(2)]);
  stack.push([part(1)]);
  assert.deepEqual([stack.forget(1), stack.forget(9)], [{ id: 1 }, null]);
  assert.deepEqual([stack.size, stack.pop()], [1, [part(2)]]);
});
