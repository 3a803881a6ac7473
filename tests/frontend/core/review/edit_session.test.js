import assert from "node:assert/strict";
import { test } from "node:test";

import { EditSession, isLabelled } from "../../../../frontend/js/core/review/edit_session.js";

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

test("the same text in NFD is not a change", () => {
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

test("an empty box is accepted only if the image is known to be blank or unreadable", () => {
  const emptied = new EditSession(image());
  emptied.text = "  ";
  assert.equal(emptied.decision(), null);
  assert.deepEqual(new EditSession(image({ reading: reading("") })).decision(), { kind: "blank", reading_id: 12 });
  assert.equal(new EditSession(image({ reading: null })).decision(), null);
  const unreadable = image({ label: { kind: "unreadable", text: null } });
  assert.deepEqual(new EditSession(unreadable).decision(), { kind: "unreadable", reading_id: 12 });
});

test("the box is empty if there is no name, and what was read is offered first, however unlikely", () => {
  const alternatives = [
    { text: "MULLER", confidence: 0.02 },
    { text: "MILLER", confidence: 0.01 },
  ];
  const session = new EditSession(image({ reading: reading("MULLER", { status: "not_a_name", alternatives }) }));
  assert.equal(session.text, "");
  assert.equal(session.decision(), null);
  assert.deepEqual(session.offers, [alternatives[0]]);
  session.replace("MULLER");
  assert.deepEqual(session.decision(), { kind: "text", text: "MULLER", reading_id: 12 });
});

test("a label without a reading does not refer to one", () => {
  const session = new EditSession(image({ reading: null }));
  session.text = "LEA";
  assert.deepEqual(session.decision(), { kind: "text", text: "LEA" });
  assert.deepEqual(session.mark("unreadable"), { kind: "unreadable" });
});

test("alternatives are other texts than the one shown", () => {
  const alternatives = ["MARTIN", "MARTIM"].map((text) => ({ text, confidence: 0.2 }));
  const label = { kind: "corrected", text: "MARTIM" };
  const session = new EditSession(image({ expected: "MARTINE", label, reading: reading("MARTIN", { alternatives }) }));
  assert.deepEqual(session.offers, [{ text: "MARTINE", confidence: null }]);
});

test("the box is untouched until somebody types, and again after restoring", () => {
  const session = new EditSession(image());
  assert.equal(session.isUntouched, true);
  session.type("MARTI");
  session.type("MARTIN");
  assert.deepEqual([session.isUntouched, session.isChanged], [false, false]);
  session.restore();
  assert.equal(session.isUntouched, true);
  assert.equal(new EditSession(image(), "MAR").isUntouched, false);
});

test("a text that a command replaced is brought back, unless something was typed since", () => {
  const session = new EditSession(image());
  assert.equal(session.takeBack(), false);
  session.type("MARTA");
  session.replace("MARTEN");
  session.replace("");
  assert.deepEqual([session.takeBack(), session.text], [true, "MARTEN"]);
  session.type("MARTENS");
  assert.equal(session.takeBack(), false);
  session.type("MARTEN");
  assert.deepEqual([session.takeBack(), session.text, session.takeBack()], [true, "MARTA", false]);
});

test("restoring can be taken back too", () => {
  const session = new EditSession(image());
  session.type("MARTA");
  session.restore();
  assert.deepEqual(
    [session.text, session.takeBack(), session.text, session.isUntouched],
    ["MARTIN", true, "MARTA", false],
  );
});

test("what was typed is known after an alternative was picked", () => {
  const session = new EditSession(image());
  assert.equal(session.typed, null);
  session.replace("MARTEN");
  assert.equal(session.typed, null);
  session.restore();
  session.type("MARTA");
  assert.equal(session.typed, "MARTA");
  session.replace("MARTEN");
  assert.equal(session.typed, "MARTA");
});

test("an image is answered while its label stands unchanged", () => {
  const answered = new EditSession(image({ label: { kind: "corrected", text: "MARTA" } }));
  assert.equal(answered.isAnswered, true);
  answered.type("MARTE");
  assert.equal(answered.isAnswered, false);
  assert.equal(new EditSession(image()).isAnswered, false);
  assert.equal(isLabelled(image({ label: { kind: "withdrawn", text: null } })), false);
});

test("a snapshot is gone back to as if nothing had been typed since", () => {
  const session = new EditSession(image());
  const before = session.snapshot();
  session.type("MARTIN ");
  session.rewind(before);
  assert.deepEqual([session.text, session.isUntouched, session.canTakeBack], ["MARTIN", true, false]);
});
