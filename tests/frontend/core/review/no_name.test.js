import assert from "node:assert/strict";
import { test } from "node:test";
import { isNoName, noNameWords } from "../../../../frontend/js/core/review/no_name.js";

const t = (key) => `<${key}>`;

test("what is not a name is called by what is there", () => {
  const reading = { status: "not_a_name", reason: "stamp", text: "" };
  assert.equal(isNoName(reading), true);
  assert.equal(noNameWords(t, reading), "<reading.stamp>");
});

test("names, blank fields and unread ones have no such words", () => {
  for (const reading of [{ status: "name", reason: null }, { status: "blank", reason: null }, null, undefined]) {
    assert.equal(isNoName(reading), false);
    assert.equal(noNameWords(t, reading), "");
  }
});
