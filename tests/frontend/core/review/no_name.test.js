import assert from "node:assert/strict";
import { test } from "node:test";
import {
  emptyBoxWords,
  isNoName,
  noNameWords,
  readText,
  sessionWords,
} from "../../../../frontend/js/core/review/no_name.js";

const t = (key, { text } = {}) => `<${key}${text ? ` ${text}` : ""}>`;

test("what is not a name is called by what is there, and its text is asked about", () => {
  const reading = { status: "not_a_name", reason: "stamp", text: "MULLER" };
  assert.equal(isNoName(reading), true);
  assert.equal(noNameWords(t, reading), "<reading.stamp>");
  assert.equal(readText(t, reading), "<reading.maybe MULLER>");
});

test("names, blank fields and unread ones have no such words", () => {
  for (const reading of [{ status: "name", reason: null }, { status: "blank", reason: null }, null, undefined]) {
    assert.equal(isNoName(reading), false);
    assert.equal(noNameWords(t, reading), "");
  }
});

test("a name is shown as it was read, and blank or unread as nothing", () => {
  assert.equal(readText(t, { status: "name", text: "LEA" }), "LEA");
  assert.equal(readText(t, { status: "blank", text: "" }), "");
  assert.equal(readText(t, null), "");
});

test("an empty box says that nothing is there, or asks about the text that was read", () => {
  assert.equal(emptyBoxWords(t, { status: "not_a_name", text: "MULLER" }), "<reading.maybe MULLER>");
  assert.equal(emptyBoxWords(t, { status: "blank", text: "" }), "<review.blankField>");
  assert.equal(emptyBoxWords(t, { status: "name", text: "LEA" }), "");
  assert.equal(emptyBoxWords(t, null), "");
});

test("the image that comes up is called by its text, or by what is there instead", () => {
  const said = (text, image) => sessionWords(t, { text, image: { label: null, reading: null, ...image } });
  const stamp = { status: "not_a_name", reason: "stamp", text: "MULLER" };
  assert.equal(said("LEA", { reading: { status: "name", text: "LEA" } }), "LEA");
  assert.equal(said("", { reading: stamp }), "<reading.stamp>");
  assert.equal(said("", { reading: { status: "blank", text: "" } }), "<label.blank>");
  assert.equal(said("", { reading: stamp, label: { kind: "unreadable" } }), "<label.unreadable>");
  assert.equal(said("", { reading: stamp, label: { kind: "withdrawn" } }), "<reading.stamp>");
});

test("nothing is said of an image that is not read, nor without one", () => {
  assert.equal(sessionWords(t, { text: "", image: { label: null, reading: null } }), "");
  assert.equal(sessionWords(t, null), "");
});
