import assert from "node:assert/strict";
import { test } from "node:test";

import { EditSession } from "../../../../frontend/js/core/review/edit_session.js";
import { firstCaret } from "../../../../frontend/js/core/review/first_caret.js";

/** A session on a reading whose letters are sure, except those at `unsure`. */
function session(text, { unsure = [], others = [], draft = null, label = null } = {}) {
  const spans = [...text].map((character, at) => ({ character, confidence: unsure.includes(at) ? 0.5 : 0.99 }));
  const alternatives = [[text, 0.6], ...others].map(([other, confidence]) => ({ text: other, confidence }));
  return new EditSession({ label, expected: null, reading: { text, confidence: 0.6, spans, alternatives } }, draft);
}

test("the first letter that the model is not sure of is selected", () => {
  assert.deepEqual(firstCaret(session("COULBREQUE", { unsure: [0, 4] })), { start: 0, end: 1 });
});

test("the caret is where a space may be missing, which no button offers", () => {
  assert.deepEqual(firstCaret(session("DIBENEDETTO", { others: [["DI BENEDETTO", 0.26]] })), { start: 2, end: 2 });
});

test("a letter is left alone if only an offered text differs: a digit picks that", () => {
  assert.equal(firstCaret(session("PONTVERT", { others: [["PONIVERT", 0.05]] })), null);
  const also = session("PONTVERT", { unsure: [3], others: [["PONIVERT", 0.05]] });
  assert.deepEqual(firstCaret(also), { start: 3, end: 4 });
});

test("the caret is at the end of a sure text, of what somebody typed, and of an answer", () => {
  assert.equal(firstCaret(session("LEA")), null);
  assert.equal(firstCaret(session("LEA", { unsure: [0], draft: "TEA" })), null);
  assert.equal(firstCaret(session("LEA", { unsure: [0], label: { kind: "text", text: "LEA" } })), null);
  assert.equal(firstCaret(new EditSession({ label: null, reading: null })), null);
});
