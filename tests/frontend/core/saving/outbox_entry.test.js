import assert from "node:assert/strict";
import { test } from "node:test";

import {
  after,
  imagesOf,
  isLabelling,
  newsOf,
  unsavedEntries,
  without,
} from "../../../../frontend/js/core/saving/outbox_entry.js";

const item = (imageId, revision = 0) => ({ imageId, revision, body: { kind: "text", text: `N${imageId}` } });
const one = { key: "one", op: "label", imageId: 1, revision: 0 };
const operation = { key: "operation", op: "bulk", items: [item(1), item(2), item(3)] };
const undo = { key: "undo", op: "undoBulk", of: "operation", operationId: null, items: [item(1), item(2), item(3)] };

test("an entry concerns its one image or all images of its operation", () => {
  assert.deepEqual([imagesOf(one), imagesOf(operation)], [[1], [1, 2, 3]]);
  assert.deepEqual([one, operation, undo, { op: "undo" }].map(isLabelling), [true, true, false, false]);
});

test("images can be taken out of an entry; an empty one is gone", () => {
  assert.deepEqual(without(operation, new Set([2])).items, [item(1), item(3)]);
  assert.equal(without(operation, new Set([1, 2, 3])), null);
  assert.equal(without(one, new Set([1])), null);
  assert.equal(without(one, new Set([2])), one);
});

test("a reply gives an image's label, unless something was decided about the image since", () => {
  const saved = { ...one, revision: 1, label: { kind: "confirmed" } };
  assert.deepEqual(newsOf(saved, [{ ...one, imageId: 2 }]), { revision: 1, label: { kind: "confirmed" } });
  assert.deepEqual(newsOf(saved, [{ ...one, op: "undo" }]), { revision: 1 });
  assert.deepEqual(newsOf(saved, [operation]), { revision: 1 });
});

test("later entries expect the revisions that an earlier one made", () => {
  const outcome = {
    saved: new Map([
      [1, 4],
      [2, 5],
    ]),
    operationId: null,
  };
  assert.deepEqual(after(one, { key: "x" }, outcome), { ...one, revision: 4 });
  assert.deepEqual(after(operation, { key: "x" }, outcome).items, [item(1, 4), item(2, 5), item(3)]);
});

test("an undo gets the operation id of its operation and concerns what was saved", () => {
  const outcome = {
    saved: new Map([
      [1, 4],
      [3, 1],
    ]),
    operationId: 9,
  };
  assert.deepEqual(after(undo, operation, outcome), { ...undo, operationId: 9, items: [item(1), item(3)] });
  assert.equal(after(undo, operation, { saved: new Map(), operationId: 9 }), null);
});

test("what an operation could not save becomes one entry per image", () => {
  const results = [
    { image_id: 1, outcome: "saved", error: null },
    { image_id: 2, outcome: "conflict", error: { status: 412 } },
    { image_id: 3, outcome: "refused", error: { status: 404 } },
  ];
  let key = 0;
  const left = unsavedEntries(operation, results, () => `k${(key += 1)}`);
  assert.deepEqual(left, [
    {
      key: "k1",
      op: "label",
      state: "conflict",
      problem: { status: 412 },
      imageId: 2,
      revision: 0,
      body: item(2).body,
    },
    { key: "k2", op: "label", state: "refused", problem: { status: 404 }, imageId: 3, revision: 0, body: item(3).body },
  ]);
  assert.deepEqual(
    unsavedEntries(undo, results, () => "k").map(({ op }) => op),
    ["undo", "undo"],
  );
  assert.deepEqual(
    unsavedEntries(one, [{ image_id: 1, outcome: "saved" }], () => "k"),
    [],
  );
});

test("what an operation could not save keeps its author", () => {
  const results = [{ image_id: 2, outcome: "conflict", error: null }];
  assert.equal(unsavedEntries({ ...operation, author: "Ada" }, results, () => "k")[0].author, "Ada");
});
