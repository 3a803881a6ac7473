import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { EXPORT_FORMATS } from "../../../frontend/js/core/export_formats.js";

const ENGLISH = JSON.parse(readFileSync(new URL("../../../frontend/messages/en.json", import.meta.url), "utf8"));

test("each export format has its texts", () => {
  const keys = EXPORT_FORMATS.flatMap((format) => ["", ".text", ".get"].map((part) => `export.${format}${part}`));
  assert.deepEqual(
    keys.filter((key) => !(key in ENGLISH)),
    [],
  );
});
