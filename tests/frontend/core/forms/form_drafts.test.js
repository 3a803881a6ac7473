import assert from "node:assert/strict";
import { test } from "node:test";

import { FormDrafts } from "../../../../frontend/js/core/forms/form_drafts.js";

function storage(text = null) {
  const kept = new Map(text === null ? [] : [["paraph.forms", text]]);
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}
const draft = (name) => ({ version: 3, form: { name, pages: [], fields: [] } });

test("each form keeps its own changes, until they are dropped", () => {
  const held = storage();
  const drafts = new FormDrafts(held);
  drafts.keep(1, draft("A"));
  drafts.keep(2, draft("B"));
  assert.deepEqual(new FormDrafts(held).of(1), draft("A"));
  drafts.drop(1);
  assert.equal(drafts.of(1), null);
  assert.deepEqual(drafts.of(2), draft("B"));
  drafts.drop(2);
  assert.equal(held.kept.size, 0);
});

test("what is not a draft is left out", () => {
  for (const text of [
    "",
    "null",
    "[]",
    "{",
    '{"1": 3}',
    '{"1": {"version": 1}}',
    '{"1": {"version": "1", "form": {"fields": []}}}',
  ])
    assert.equal(new FormDrafts(storage(text)).of(1), null, text);
});
