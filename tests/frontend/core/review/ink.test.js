import assert from "node:assert/strict";
import { test } from "node:test";

import { baseline, USUAL_BASELINE } from "../../../../frontend/js/core/review/ink.js";

/** Grey pixels as RGBA: one character each, "#" ink, "." paper. */
function picture(...rows) {
  const pixels = rows.join("").split("");
  return [
    pixels.flatMap((pixel) => [...new Array(3).fill(pixel === "#" ? 30 : 240), 255]),
    rows[0].length,
    rows.length,
  ];
}

const blank = "..........";

test("the baseline is where the writing ends, as a share of the height", () => {
  const written = [blank, blank, blank, blank, ".#.##.....", ".#.##.....", blank, blank, blank, blank];
  assert.equal(baseline(...picture(...written)), 0.6);
});

test("a tail below the line moves it little, and a printed line not at all", () => {
  const body = Array.from({ length: 5 }, () => ".##..##...");
  const tail = [".#........", ".#........"];
  assert.equal(baseline(...picture(blank, ...body, ...tail, blank, blank)), 0.6);
  const line = "##########";
  assert.equal(baseline(...picture(blank, ...body, line, blank, blank, blank)), 0.6);
});

test("of several lines the one with the most ink counts, of two like ones that in the middle", () => {
  const line = [".##.#.##..", ".##.#.##.."];
  const rest = "..#..#....";
  assert.equal(baseline(...picture(rest, blank, blank, blank, ...line, blank, rest, rest, blank)), 0.6);
  assert.equal(baseline(...picture(...line, blank, blank, blank, ...line, blank, blank, blank)), 0.7);
});

test("print beside the writing does not count", () => {
  const print = new Array(3).fill("###.......");
  const written = [blank, blank, blank, blank, "......#.#.", "......#.#."];
  const beside = picture(...written, ...print, blank);
  assert.equal(baseline(...beside, { left: 0.5, right: 1 }), 0.6);
  assert.equal(baseline(...beside), 0.9);
});

test("without ink the usual place is taken; no baseline is at an edge", () => {
  assert.equal(baseline(...picture(blank, blank)), USUAL_BASELINE);
  assert.equal(baseline(...picture(".##.......", ...new Array(9).fill(blank))), 0.3);
  assert.equal(baseline(...picture(...new Array(9).fill(blank), ".##.......")), 0.92);
});
