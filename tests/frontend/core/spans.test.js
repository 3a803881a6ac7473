import assert from "node:assert/strict";
import { test } from "node:test";

import { align, columns, letters, nextDoubt, placeGaps, placeLetters } from "../../../frontend/js/core/spans.js";

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

test("what other texts say makes a letter less sure, never surer", () => {
  const spans = [span("A", 0, 1), span("B", 1, 2, 0.5), span("C", 2, 3)];
  const doubt = { level: "unsure", others: ["O"] };
  assert.deepEqual(
    placeLetters(spans, "ABC", [doubt, doubt, null]).map(({ level, others }) => [level, others]),
    [
      ["unsure", ["O"]],
      ["doubtful", ["O"]],
      ["sure", []],
    ],
  );
});

const missing = (others) => ({ level: "unsure", others });

test("a gap moves with the text and is gone once something was typed there", () => {
  const spans = [..."LATOUR"].map((character, at) => span(character, at, at + 1));
  const doubts = [null, null, missing([" "]), null, null, null, missing(["S"])];
  const gapsOf = (text) => placeGaps(spans, text, doubts).map(({ index, at }) => [index, at]);
  assert.deepEqual(gapsOf("LATOUR"), [
    [2, 2],
    [6, 6],
  ]);
  assert.deepEqual(gapsOf("LLATOUR"), [
    [2, 3],
    [6, 7],
  ]);
  assert.deepEqual(gapsOf("LA TOUR"), [[6, 7]]);
  assert.deepEqual(gapsOf("LA TOURS"), []);
});

const AT_REST = { start: -1, end: -1 };
const at = (start, end = start) => ({ start, end });

test("moving through doubts stops at doubtful letters and gaps only, both ways, and ends", () => {
  const spans = [span("A", 0, 1, 0.5), span("B", 1, 2), span("C", 2, 3, 0.8), span("D", 3, 4)];
  const placed = placeLetters(spans, "ABCD");
  const gaps = [{ at: 2 }, { at: 4 }];
  const next = (selection, backwards) => nextDoubt(placed, gaps, selection, backwards);
  assert.deepEqual(next(AT_REST), at(0, 1));
  assert.deepEqual(next(at(0, 1)), at(2));
  assert.deepEqual(next(at(2)), at(2, 3));
  assert.deepEqual(next(at(2, 3)), at(4));
  assert.equal(next(at(4)), null);
  assert.deepEqual(next(at(4), true), at(2, 3));
  assert.deepEqual(next(at(2, 3), true), at(2));
  assert.deepEqual(next(at(2), true), at(0, 1));
  assert.equal(next(at(0, 1), true), null);
});

test("a letter that a person has changed is no longer in doubt", () => {
  const placed = placeLetters([span("A", 0, 1, 0.5), span("B", 1, 2, 0.5)], "OB");
  assert.deepEqual(nextDoubt(placed, [], AT_REST), at(1, 2));
});
