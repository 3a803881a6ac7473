import assert from "node:assert/strict";
import { test } from "node:test";

import { GroupSteps } from "../../../../frontend/js/core/groups/group_steps.js";

const items = (...ids) => ids.map((imageId) => ({ imageId, revision: 0, body: {} }));

test("the newest step is undone first, with its crop set", () => {
  const steps = new GroupSteps();
  steps.push({ key: "a", items: items(1) }, "cropSet A");
  steps.push({ key: "b", items: items(2) }, "cropSet B");
  assert.deepEqual(steps.pop(), { key: "b", items: items(2), cropSet: "cropSet B", operationId: null });
  assert.deepEqual([steps.pop().cropSet, steps.pop(), steps.size], ["cropSet A", null, 0]);
});

test("a step gets the server's operation id, and keeps only what was saved", () => {
  const steps = new GroupSteps();
  steps.push({ key: "a", items: items(1, 2) }, "cropSet");
  steps.follow({ type: "settled", entry: { op: "bulk", key: "other", operationId: 8, saved: [] } });
  steps.follow({ type: "settled", entry: { op: "undoBulk", key: "a", operationId: 9, saved: [] } });
  steps.follow({ type: "settled", entry: { op: "bulk", key: "a", operationId: 7, saved: [2] } });
  assert.deepEqual(steps.pop(), { key: "a", items: items(2), cropSet: "cropSet", operationId: 7 });
});

test("the newest revision counts, whether it came with the image or with a save", () => {
  const steps = new GroupSteps();
  steps.follow({ type: "saved", entry: { imageId: 1, revision: 4 } });
  steps.follow({ type: "conflict", entry: { imageId: 2, revision: 9 } });
  assert.deepEqual(
    [
      { id: 1, revision: 0 },
      { id: 1, revision: 5 },
      { id: 2, revision: 3 },
    ].map((image) => steps.revisionOf(image)),
    [4, 5, 3],
  );
});

test("only so many steps are kept", () => {
  const steps = new GroupSteps(2);
  for (const key of ["a", "b", "c"]) steps.push({ key, items: [] }, null);
  assert.deepEqual([steps.pop().key, steps.pop().key, steps.pop()], ["c", "b", null]);
});
