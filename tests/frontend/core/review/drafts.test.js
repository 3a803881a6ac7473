import assert from "node:assert/strict";
import { test } from "node:test";

import { Drafts } from "../../../../frontend/js/core/review/drafts.js";

function memory(value = null) {
  let stored = value;
  return {
    getItem: () => stored,
    setItem: (_key, text) => {
      stored = text;
    },
    removeItem: () => {
      stored = null;
    },
  };
}

test("the draft is returned for its own image only", () => {
  const storage = memory();
  new Drafts(storage).keep(7, "ÉLOD");
  const drafts = new Drafts(storage);
  assert.equal(drafts.textFor(7), "ÉLOD");
  assert.equal(drafts.textFor(8), null);
  assert.equal(drafts.imageId, 7);
  drafts.drop();
  assert.equal(drafts.textFor(7), null);
});

test("an emptied box is a draft too", () => {
  const drafts = new Drafts(memory());
  drafts.keep(7, "");
  assert.equal(drafts.textFor(7), "");
});

test("storage that holds something else is not a draft", () => {
  for (const junk of ["{", "null", "7", '{"imageId":7,"text":3}'])
    assert.deepEqual([new Drafts(memory(junk)).textFor(7), new Drafts(memory(junk)).imageId], [null, null]);
});
