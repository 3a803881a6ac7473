import assert from "node:assert/strict";
import { test } from "node:test";

import { EditSession } from "../../../../frontend/js/core/review/edit_session.js";

const reading = (text, extra = {}) => ({ id: 12, status: text ? "name" : "blank", text, alternatives: [], ...extra });
const image = (facts = {}) => ({
  id: 7,
  expected: null,
  label: null,
  reading: reading("MARTIN"),
  revision: 0,
  ...facts,
});

test("the box holds the reading, and accepting it refers to the reading", () => {
  const session = new EditSession(image());
  assert.equal(session.text, "MARTIN");
  assert.equal(session.isChanged, false);
  assert.deepEqual(session.decision(), { kind: "text", text: "MARTIN", reading_id: 12 });
});

test("typing corrects, in NFC and without outer spaces; restoring forgets it", () => {
  const session = new EditSession(image());
  session.text = " ELO\u0049\u0308SE ";
  assert.equal(session.isChanged, true);
  assert.deepEqual(session.decision(), { kind: "text", text: "ELO\u00cfSE", reading_id: 12 });
  session.restore();
  assert.equal(session.text, "MARTIN");
});

test("the same text in NFD is no change", () => {
  const session = new EditSession(image({ reading: reading("\u00c9") }));
  session.text = "E\u0301";
  assert.equal(session.isChanged, false);
});

test("a draft and a person's label come before the reading; a withdrawn label does not", () => {
  const label = { kind: "corrected", text: "MARTINE" };
  assert.equal(new EditSession(image({ label })).text, "MARTINE");
  assert.equal(new EditSession(image({ label }), "MAR").text, "MAR");
  assert.equal(new EditSession(image({ label }), "").text, "");
  assert.equal(new EditSession(image({ label: { kind: "withdrawn", text: null } })).text, "MARTIN");
});

test("an empty box is accepted only where the image is known to be blank or unreadable", () => {
  const emptied = new EditSession(image());
  emptied.text = "  ";
  assert.equal(emptied.decision(), null);
  assert.deepEqual(new EditSession(image({ reading: reading("") })).decision(), { kind: "blank", reading_id: 12 });
  assert.equal(new EditSession(image({ reading: null })).decision(), null);
  const unreadable = image({ label: { kind: "unreadable", text: null } });
  assert.deepEqual(new EditSession(unreadable).decision(), { kind: "unreadable", reading_id: 12 });
});

test("a label without a reading does not refer to one", () => {
  const session = new EditSession(image({ reading: null }));
  session.text = "LEA";
  assert.deepEqual(session.decision(), { kind: "text", text: "LEA" });
  assert.deepEqual(session.mark("unreadable"), { kind: "unreadable" });
});

test("alternatives are distinct, never the reading itself, the expected name first", () => {
  const alternatives = [
    ["MARTIN", 0.6],
    ["MARTIM", 0.2],
    ["MARTEN", 0.1],
    ["MARTIM", 0.05],
  ].map(([text, confidence]) => ({ text, confidence }));
  const session = new EditSession(image({ expected: "MARTINE", reading: reading("MARTIN", { alternatives }) }));
  assert.deepEqual(session.alternatives(5), [
    { text: "MARTINE", confidence: null },
    { text: "MARTIM", confidence: 0.2 },
    { text: "MARTEN", confidence: 0.1 },
  ]);
  assert.equal(session.alternatives(2).length, 2);
});
