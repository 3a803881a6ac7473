import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import {
  createTranslator,
  localeCandidates,
  placeholders,
  regionalLocale,
  SHIPPED_LOCALES,
} from "../../../frontend/js/core/messages.js";

const FRONTEND = fileURLToPath(new URL("../../../frontend/", import.meta.url));
const catalogue = async (locale) => JSON.parse(await readFile(`${FRONTEND}messages/${locale}.json`, "utf8"));

test("a message takes parameters and follows the language's plural rules", () => {
  const words = { hello: "Hello {name}", names: { one: "{count} name", other: "{count} names" } };
  const t = createTranslator("en", words);
  assert.equal(t("hello", { name: "<b>" }), "Hello <b>");
  assert.deepEqual(
    [0, 1, 1234].map((count) => t("names", { count })),
    ["0 names", "1 name", "1,234 names"],
  );
  const fr = createTranslator("fr", { names: { one: "{count} nom", other: "{count} noms" } });
  assert.deepEqual(
    [0, 1, 2].map((count) => fr("names", { count })),
    ["0 nom", "1 nom", "2 noms"],
  );
});

test("a missing key falls back to English, then to itself; a missing parameter stays visible", () => {
  const t = createTranslator("fr", {}, { hello: "Hello {name}" });
  assert.equal(t("hello"), "Hello {name}");
  assert.equal(t("no.such.key"), "no.such.key");
});

test("languages are tried in the order of preference", () => {
  assert.deepEqual(localeCandidates(null, ["de-AT", "fr-FR", "de"]), ["de", "fr", "en"]);
  assert.deepEqual(localeCandidates("fr", ["en-GB"]), ["fr", "en"]);
  assert.deepEqual(localeCandidates("../x", []), ["en"]);
});

test("every language has every message with the same placeholders", async () => {
  const english = await catalogue("en");
  for (const locale of SHIPPED_LOCALES) {
    const words = await catalogue(locale);
    assert.deepEqual(Object.keys(words).sort(), Object.keys(english).sort(), locale);
    for (const key of Object.keys(english))
      assert.deepEqual(placeholders(words[key]), placeholders(english[key]), `${locale} ${key}`);
  }
});

test("French has no ordinary space before : ; ! ? % and inside guillemets", async () => {
  const text = JSON.stringify(Object.values(await catalogue("fr")));
  assert.deepEqual(text.match(/ [:;!?%»]|« /g), null);
});

test("of records that nobody has counted, the words name all that speaks for them: order, or a file", async () => {
  const speaks = { en: /only the order of the pages or their file/, fr: /seul l’ordre des pages ou leur fichier/ };
  for (const [locale, expected] of Object.entries(speaks)) {
    const words = await catalogue(locale);
    for (const key of ["piles.miscount.look", "piles.unproven.look"])
      for (const form of ["one", "other"]) assert.match(words[key][form], expected, `${locale} ${key}`);
  }
});

test("every message that the web app uses exists, and none is unused", async () => {
  const files = (await readdir(`${FRONTEND}js`, { recursive: true })).filter((name) => name.endsWith(".js"));
  const source = (await Promise.all(files.map((name) => readFile(`${FRONTEND}js/${name}`, "utf8")))).join("\n");
  const keys = Object.keys(await catalogue("en"));
  const called = [...source.matchAll(/\bt\("([\w.]+)"/g)].map((match) => match[1]);
  assert.deepEqual(
    called.filter((key) => !keys.includes(key)),
    [],
  );
  const built = [...source.matchAll(/`([a-z]\w*\.(?:\w+\.)*)\$\{/g)].map((match) => match[1]);
  const isUsed = (key) => source.includes(`"${key}"`) || built.some((start) => key.startsWith(start));
  assert.deepEqual(
    keys.filter((key) => !isUsed(key)),
    [],
  );
});

test("dates and numbers are of the region that the browser asks for, in the language of the messages", () => {
  assert.equal(regionalLocale("en", ["fr-FR", "en", "en-GB", "en-US"]), "en-GB");
  assert.equal(regionalLocale("fr", ["en-GB", "fr"]), "fr");
  assert.equal(regionalLocale("fr", ["en-GB"]), "fr");
  assert.equal(regionalLocale("de", ["de-x_y", "DE-ch"]), "DE-ch");
});
