import assert from "node:assert/strict";
import { test } from "node:test";

import { extents, extentWords, firstKind, withChunk } from "../../../../frontend/js/core/training/preview.js";

const preview = (waiting, checked, more = {}) => ({
  version: "v2",
  against: "v1",
  waiting: { read: waiting[0], of: waiting[1], changed: waiting[2] },
  checked: { read: checked[0], of: checked[1], changed: checked[2] },
  items: [],
  next_cursor: null,
  ...more,
});

test("checked names come first, and are shown first if any would be lost", () => {
  const found = preview([5, 9, 2], [3, 3, 1]);
  assert.deepEqual(extents(found), [
    { kind: "checked", read: 3, of: 3, changed: 1 },
    { kind: "waiting", read: 5, of: 9, changed: 2 },
  ]);
  assert.equal(firstKind(found), "checked");
  assert.equal(firstKind(preview([5, 9, 2], [3, 3, 0])), "waiting");
});

test("it is being read while the worker goes on, and what it leaves out is said", () => {
  const going = { is_being_read: true };
  assert.equal(extentWords(preview([5, 9, 2], [3, 3, 1], going)), "preview.read");
  assert.equal(extentWords(preview([9, 9, 2], [2, 3, 1], going)), "preview.read");
  assert.equal(extentWords(preview([9, 9, 2], [2, 3, 1], { is_being_read: false })), "preview.partly");
  assert.equal(extentWords(preview([9, 9, 2], [3, 3, 1], going)), null);
  assert.equal(extentWords(preview([0, 9, 0], [0, 3, 0], { ...going, against: null })), null);
});

test("the next chunk is added to its own list only", () => {
  const first = preview([9, 9, 3], [0, 0, 0], { items: [1, 2], next_cursor: "more" });
  const next = preview([9, 9, 3], [0, 0, 0], { items: [3] });
  assert.deepEqual(withChunk(first, next).items, [1, 2, 3]);
  assert.equal(withChunk(first, next).next_cursor, null);
  assert.deepEqual(withChunk(null, next), next);
  assert.deepEqual(withChunk(next, first).items, [1, 2], "a list that has ended begins again");
  assert.deepEqual(withChunk({ ...first, version: "v9" }, next).items, [3]);
});
