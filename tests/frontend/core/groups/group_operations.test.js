import assert from "node:assert/strict";
import { test } from "node:test";

import { GroupOperations } from "../../../../frontend/js/core/groups/group_operations.js";

const items = (...ids) => ids.map((imageId) => ({ imageId, revision: 0, body: {} }));

test("the newest operation is undone first, with its crop set", () => {
  const operations = new GroupOperations();
  operations.push({ key: "a", items: items(1) }, "cropSet A");
  operations.push({ key: "b", items: items(2) }, "cropSet B");
  assert.deepEqual(operations.pop(), { key: "b", items: items(2), cropSet: "cropSet B", operationId: null });
  assert.deepEqual([operations.pop().cropSet, operations.pop(), operations.size], ["cropSet A", null, 0]);
});

test("an operation gets the server's operation id, and keeps only what was saved", () => {
  const operations = new GroupOperations();
  operations.push({ key: "a", items: items(1, 2) }, "cropSet");
  operations.follow({ type: "settled", entry: { op: "bulk", key: "other", operationId: 8, saved: [] } });
  operations.follow({ type: "settled", entry: { op: "undoBulk", key: "a", operationId: 9, saved: [] } });
  operations.follow({ type: "settled", entry: { op: "bulk", key: "a", operationId: 7, saved: [2] } });
  assert.deepEqual(operations.pop(), { key: "a", items: items(2), cropSet: "cropSet", operationId: 7 });
});

test("the newest revision counts, whether it came with the image or with a save", () => {
  const operations = new GroupOperations();
  operations.follow({ type: "saved", entry: { imageId: 1, revision: 4 } });
  operations.follow({ type: "conflict", entry: { imageId: 2, revision: 9 } });
  assert.deepEqual(
    [
      { id: 1, revision: 0 },
      { id: 1, revision: 5 },
      { id: 2, revision: 3 },
    ].map((image) => operations.revisionOf(image)),
    [4, 5, 3],
  );
});

test("only that many operations are kept", () => {
  const operations = new GroupOperations(2);
  for (const key of ["a", "b", "c"]) operations.push({ key, items: [] }, null);
  assert.deepEqual([operations.pop().key, operations.pop().key, operations.pop()], ["c", "b", null]);
});
