import assert from "node:assert/strict";
import { test } from "node:test";

import { Author, authorName } from "../../../frontend/js/core/author.js";

function storage() {
  const values = new Map();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, String(value)) };
}

test("a name is kept as typed, in NFC, without spaces around it", () => {
  assert.equal(authorName("  Zoe\u0301 Martin "), "Zoé Martin");
  assert.equal(authorName("王"), "王");
});

test("what cannot be seen is left out, and is not a name by itself", () => {
  assert.deepEqual(["A\nB", "\u202eAda", " ", "\u200d\u200b", ""].map(authorName), ["AB", "Ada", "", "", ""]);
});

test("a long name is cut between letters", () => {
  assert.equal(authorName("é".repeat(90)), "é".repeat(80));
  assert.equal(authorName("👨\u200d👩\u200d👧".repeat(30)), "👨\u200d👩\u200d👧".repeat(20));
});

test("the question is answered by a name or by leaving it out, and is asked again never", () => {
  const kept = storage();
  const author = new Author(kept);
  assert.deepEqual([author.name, author.isAnswered], ["", false]);
  author.answer("");
  assert.deepEqual([author.name, author.isAnswered], ["", true]);
  author.answer("Ada");
  assert.equal(new Author(kept).name, "Ada");
});
