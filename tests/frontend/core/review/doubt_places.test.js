import assert from "node:assert/strict";
import { test } from "node:test";

import { doubtPlaces } from "../../../../frontend/js/core/review/doubt_places.js";

function reading(text, confidence, others = []) {
  return {
    text,
    confidence,
    spans: [...text].map((character) => ({ character })),
    alternatives: [[text, confidence], ...others].map(([other, chance]) => ({ text: other, confidence: chance })),
  };
}

/** The places in doubt alone, by their index. */
function found(read, expected) {
  const { letters, gaps } = doubtPlaces(read, expected);
  const kept = (doubts) => Object.fromEntries([...doubts.entries()].filter(([, doubt]) => doubt));
  return { letters: kept(letters), gaps: kept(gaps) };
}

test("without another likely text there is no doubt, at any place", () => {
  assert.deepEqual(doubtPlaces(reading("LEA", 0.5)), {
    letters: [null, null, null],
    gaps: [null, null, null, null],
  });
  assert.deepEqual(found(reading("LEA", 0.9, [["LEO", 0.02]])), { letters: {}, gaps: {} });
  assert.deepEqual(doubtPlaces(null), { letters: [], gaps: [null] });
});

test("a letter that another text has differently is in doubt, more so the likelier the other is", () => {
  const slight = found(reading("LEA", 0.9, [["LEO", 0.05]]));
  assert.deepEqual(slight, { letters: { 2: { level: "unsure", others: ["O"] } }, gaps: {} });
  const strong = found(
    reading("LEA", 0.4, [
      ["LEO", 0.2],
      ["LEU", 0.15],
    ]),
  );
  assert.deepEqual(strong.letters, { 2: { level: "doubtful", others: ["O", "U"] } });
});

test("a letter, a space or a hyphen that may be missing is a doubt between two letters", () => {
  assert.deepEqual(found(reading("MANO", 0.6, [["MANON", 0.1]])), {
    letters: {},
    gaps: { 4: { level: "unsure", others: ["N"] } },
  });
  assert.deepEqual(found(reading("LATOUR", 0.6, [["LA TOUR", 0.3]])).gaps, { 2: { level: "unsure", others: [" "] } });
  assert.deepEqual(found(reading("JEANLUC", 0.6, [["JEAN-LUC", 0.3]])).gaps, { 4: { level: "unsure", others: ["-"] } });
  assert.deepEqual(found(reading("NNA", 0.6, [["ANNA", 0.3]])).gaps, { 0: { level: "unsure", others: ["A"] } });
});

test("a letter that may be too many is in doubt", () => {
  assert.deepEqual(found(reading("MARIEE", 0.6, [["MARIE", 0.3]])).gaps, {});
  assert.deepEqual(Object.values(found(reading("MARIEE", 0.6, [["MARIE", 0.3]])).letters), [
    { level: "unsure", others: [""] },
  ]);
});

test("if the expected text differs there is a doubt", () => {
  assert.deepEqual(found(reading("LEA", 0.99), "LEO").letters, { 2: { level: "unsure", others: ["O"] } });
  assert.deepEqual(found(reading("LEA", 0.99), "LEA").letters, {});
});

test("the text of what is not a name is as doubtful as among the alternatives, not as the refused reading", () => {
  const stamp = { ...reading("LEA", 0.9, [["LEO", 0.05]]), status: "not_a_name", confidence: 0 };
  assert.deepEqual(found(stamp).letters, { 2: { level: "unsure", others: ["O"] } });
  const unlisted = { ...stamp, alternatives: stamp.alternatives.slice(1) };
  assert.deepEqual(found(unlisted).letters, { 2: { level: "doubtful", others: ["O"] } });
});

test("a blank reading has no place for a doubt", () => {
  assert.deepEqual(found(reading("", 0.6, [["LEA", 0.3]])), { letters: {}, gaps: {} });
});
