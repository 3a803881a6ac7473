import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { EXPORT_FORMATS, usualSeparator } from "../../../frontend/js/core/export_formats.js";

const ENGLISH = JSON.parse(readFileSync(new URL("../../../frontend/messages/en.json", import.meta.url), "utf8"));

test("each export format has its texts", () => {
  const keys = EXPORT_FORMATS.flatMap((format) => ["", ".text", ".get"].map((part) => `export.${format}${part}`));
  assert.deepEqual(
    keys.filter((key) => !(key in ENGLISH)),
    [],
  );
});

test("a semicolon is usual if a comma is the decimal sign", () => {
  assert.deepEqual(["en", "fr", "de-CH", "de", "pt-BR"].map(usualSeparator), [
    "comma",
    "semicolon",
    "comma",
    "semicolon",
    "semicolon",
  ]);
});
