import assert from "node:assert/strict";
import { test } from "node:test";

import { align, columns, letters, nextDoubt, placeLetters } from "../../../frontend/js/core/spans.js";

const span = (character, start_x, end_x, confidence = 0.99) => ({ character, start_x, end_x, confidence });

test("columns are the spans as shares of the width, and none leaves the image", () => {
  assert.deepEqual(columns([span("A", 20, 35), span("B", 35, 60)], 100), [
    { left: 0.2, right: 0.35 },
    { left: 0.35, right: 0.6 },
  ]);
  assert.deepEqual(columns([span("A", -3, 104)], 100), [{ left: 0, right: 1 }]);
  assert.deepEqual(columns([], 100), []);
});

test("letters are graphemes with UTF-16 offsets", () => {
  assert.deepEqual(letters("É\u0065\u0301👍"), [
    { character: "É", start: 0, end: 1 },
    { character: "e\u0301", start: 1, end: 3 },
    { character: "👍", start: 3, end: 5 },
  ]);
});

test("a corrected text keeps its letters at their places", () => {
  const at = (read, typed) => align([...read], [...typed]);
  assert.deepEqual(at("MARTIN", "MARTIN"), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(at("DVPONT", "DUPONT"), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(at("MANO", "MANON"), [0, 1, 2, 3, null]);
  assert.deepEqual(at("MANON", "ANON"), [1, 2, 3, 4]);
  assert.deepEqual(at("", "AB"), [null, null]);
  assert.deepEqual(at("AB", ""), []);
});

test("each span knows what stands there now", () => {
  const spans = [span("D", 0, 10), span("V", 10, 20, 0.5), span("X", 20, 30)];
  const placedAs = (text) =>
    placeLetters(spans, text).map(({ letter, edited, level }) => [letter?.character ?? null, edited, level]);
  assert.deepEqual(placedAs("DUX"), [
    ["D", false, "sure"],
    ["U", true, "doubtful"],
    ["X", false, "sure"],
  ]);
  assert.deepEqual(placedAs("DX"), [
    ["D", false, "sure"],
    [null, true, "doubtful"],
    ["X", false, "sure"],
  ]);
});

test("moving through doubts stops at doubtful letters only, both ways, and ends", () => {
  const spans = [span("A", 0, 1, 0.5), span("B", 1, 2), span("C", 2, 3, 0.8), span("D", 3, 4)];
  const placed = placeLetters(spans, "ABCD");
  assert.deepEqual(nextDoubt(placed, 0), { start: 0, end: 1 });
  assert.deepEqual(nextDoubt(placed, 1), { start: 2, end: 3 });
  assert.equal(nextDoubt(placed, 3), null);
  assert.deepEqual(nextDoubt(placed, 4, true), { start: 2, end: 3 });
  assert.deepEqual(nextDoubt(placed, 3, true), { start: 0, end: 1 });
  assert.equal(nextDoubt(placed, 1, true), null);
});

test("a letter that a person has changed is no longer in doubt", () => {
  const placed = placeLetters([span("A", 0, 1, 0.5), span("B", 1, 2, 0.5)], "OB");
  assert.deepEqual(nextDoubt(placed, 0), { start: 1, end: 2 });
});
