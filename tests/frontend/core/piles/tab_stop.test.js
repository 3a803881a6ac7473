import assert from "node:assert/strict";
import { test } from "node:test";

import { tabStop } from "../../../../frontend/js/core/piles/tab_stop.js";
import { EditSession } from "../../../../frontend/js/core/review/edit_session.js";

/** A session on COUL, whose first and third letters are in doubt. */
function session(label = null) {
  const spans = [..."COUL"].map((character) => ({ character, confidence: 0.9 }));
  const alternatives = ["COUL", "GOUL", "COAL"].map((text) => ({ text, confidence: 0.3 }));
  return new EditSession({ label, expected: null, reading: { text: "COUL", confidence: 0.5, spans, alternatives } });
}

const at = (start, end = start) => ({ start, end });
const FRESH = { isGiven: false, isStop: false, backwards: false };
const ON_STOP = { ...FRESH, isStop: true };

test("Tab leads from doubt to doubt, and out of the field after the last one", () => {
  const field = session();
  assert.deepEqual(tabStop(field, at(4), FRESH), at(0, 1));
  assert.deepEqual(tabStop(field, at(0, 1), { ...FRESH, isGiven: true }), at(2, 3));
  assert.deepEqual(tabStop(field, at(0, 1), ON_STOP), at(2, 3));
  assert.equal(tabStop(field, at(2, 3), ON_STOP), null);
});

test("Shift+Tab takes a Tab back, and otherwise leaves the field", () => {
  const field = session();
  assert.deepEqual(tabStop(field, at(2, 3), { ...ON_STOP, backwards: true }), at(0, 1));
  assert.equal(tabStop(field, at(0, 1), { ...ON_STOP, backwards: true }), null);
  assert.equal(tabStop(field, at(4), { ...FRESH, backwards: true }), null);
});

test("after typing, only doubts behind the caret come", () => {
  const field = session();
  field.type("GOUL");
  assert.deepEqual(tabStop(field, at(1), FRESH), at(2, 3));
  assert.equal(tabStop(field, at(4), FRESH), null);
});

test("a field that has an answer has no stops", () => {
  assert.equal(tabStop(session({ kind: "text", text: "COUL" }), at(4), FRESH), null);
});
