import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { createTranslator } from "../../../../frontend/js/core/messages.js";
import { listWords } from "../../../../frontend/js/core/uploads/list_words.js";

const english = JSON.parse(await readFile(new URL("../../../../frontend/messages/en.json", import.meta.url), "utf8"));
const words = (names, matched) => listWords(createTranslator("en", english), { names, matched });

test("of a list is said how many of its names belong to files, and what to do where none does", () => {
  assert.equal(words(400, 380), "380 of the 400 expected names in this list belong to files");
  assert.equal(words(1, 1), "The expected name in this list belongs to a file");
  assert.match(words(400, 0), /^None of the 400 expected names .* Send a list together with its images/);
  assert.match(words(1, 0), /belongs to none of the files\. Send a list together with its images/);
  assert.match(words(0, 0), /no row has a text in the column IDENTITY/);
});
