import assert from "node:assert/strict";
import { test } from "node:test";

import { textDoubts } from "../../../../frontend/js/core/review/text_doubts.js";

const spans = [..."LIA"].map((character, at) => ({ character, start: at, end: at + 1, confidence: 0.9 }));
const reading = { text: "LIA", confidence: 0.6, spans, alternatives: [{ text: "LEA", confidence: 0.3 }] };

test("a letter that may be another one is in doubt, and no longer once it is changed", () => {
  const doubtful = (text) =>
    textDoubts({ reading }, text).placed.filter(({ level, edited }) => level !== "sure" && !edited);
  assert.deepEqual(
    doubtful("LIA").map(({ letter, others }) => [letter.character, others]),
    [["I", ["E"]]],
  );
  assert.deepEqual(doubtful("LEA"), []);
});

test("a field that nobody has read has no doubts", () => {
  assert.deepEqual(textDoubts({ reading: null }, "LEA"), { placed: [], gaps: [] });
});
