import assert from "node:assert/strict";
import { test } from "node:test";

import { UndoStack } from "../../../../frontend/js/core/review/undo_stack.js";

test("the newest step comes back first, whole", () => {
  const stack = new UndoStack();
  stack.push([{ id: 1 }]);
  stack.push([{ id: 2 }, { id: 3 }]);
  assert.equal(stack.size, 2);
  assert.deepEqual(stack.pop(), [{ id: 2 }, { id: 3 }]);
  assert.deepEqual(stack.pop(), [{ id: 1 }]);
  assert.equal(stack.pop(), null);
});

test("the oldest steps are forgotten beyond the limit", () => {
  const stack = new UndoStack(2);
  for (const id of [1, 2, 3]) stack.push([{ id }]);
  assert.deepEqual([stack.pop(), stack.pop(), stack.pop()], [[{ id: 3 }], [{ id: 2 }], null]);
});

test("changing the pushed list later changes no step", () => {
  const stack = new UndoStack();
  const images = [{ id: 1 }];
  stack.push(images);
  images.push({ id: 2 });
  assert.deepEqual(stack.pop(), [{ id: 1 }]);
});
