import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { createTranslator, SHIPPED_LOCALES } from "../../../../frontend/js/core/messages.js";
import { pageRefusalWords, refusalWords } from "../../../../frontend/js/core/uploads/refusal_words.js";

const catalogue = (locale) =>
  JSON.parse(readFileSync(new URL(`../../../../frontend/messages/${locale}.json`, import.meta.url), "utf8"));
const said = (locale, code, words = refusalWords) =>
  words(createTranslator(locale, catalogue(locale)), { type: `urn:paraph:problem:${code}`, detail: "On server." });

test("pages and PDFs are refused in each language with what to do", () => {
  const asked = { en: /cut the name fields out/, fr: /découpez les champs de nom/ };
  assert.deepEqual(Object.keys(asked).sort(), [...SHIPPED_LOCALES].sort());
  for (const [locale, words] of Object.entries(asked)) {
    for (const code of ["whole-page", "pdf", "too-many-pixels"]) assert.match(said(locale, code), words);
  }
  assert.match(said("fr", "pdf"), /PDF/);
});

test("what is said of a file of pages sends nobody to the piles, where they are", () => {
  const codes = [
    "encrypted",
    "damaged",
    "not-a-page",
    "too-costly",
    "too-many-pixels",
    "too-many-pages",
    "storage-full",
  ];
  const toPiles = { en: /pile|name field/, fr: /liasse|champs? de nom/ };
  for (const locale of SHIPPED_LOCALES)
    for (const code of codes) {
      const words = said(locale, code, pageRefusalWords);
      assert.notEqual(words, "On server.", `${locale} ${code}`);
      assert.doesNotMatch(words, toPiles[locale]);
    }
  assert.match(said("fr", "encrypted", pageRefusalWords), /mot de passe/);
  assert.equal(said("fr", "too-large", pageRefusalWords), "On server.");
});

test("other kinds are told in the server's words", () => {
  assert.equal(said("fr", "too-small"), "On server.");
  const t = createTranslator("en", {});
  assert.equal(refusalWords(t, { status: 415, title: "Not an image" }), "Not an image");
  assert.equal(refusalWords(t, undefined), undefined);
});
