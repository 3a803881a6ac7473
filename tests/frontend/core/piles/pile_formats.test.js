import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { PILE_FORMATS } from "../../../../frontend/js/core/piles/pile_formats.js";

const ENGLISH = JSON.parse(readFileSync(new URL("../../../../frontend/messages/en.json", import.meta.url), "utf8"));

test("each format of a pile has its name, and a workbook is offered first", () => {
  assert.equal(PILE_FORMATS[0], "xlsx");
  assert.deepEqual(
    PILE_FORMATS.filter((format) => !(`piles.export.${format}` in ENGLISH)),
    [],
  );
});
