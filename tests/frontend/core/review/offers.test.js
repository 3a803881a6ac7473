import assert from "node:assert/strict";
import { test } from "node:test";

import { likely, offers } from "../../../../frontend/js/core/review/offers.js";

const reading = (text, ...alternatives) => ({
  text,
  alternatives: alternatives.map(([other, confidence]) => ({ text: other, confidence })),
});

test("alternatives under three per cent are not offered, nor is the reading itself", () => {
  const read = reading("MARTIN", ["MARTIN", 0.9], ["MARTIM", 0.03], ["MARTEN", 0.029]);
  assert.deepEqual(likely(read), [{ text: "MARTIM", confidence: 0.03 }]);
  assert.deepEqual(likely(null), []);
});

test("texts that differ by white space only are not offered", () => {
  const read = reading("DE LATOUR", ["DE LA TOUR", 0.2], ["DE LATOUK", 0.1], ["DELATOUK", 0.08]);
  assert.deepEqual(
    offers("DE LATOUR", { expected: "DELATOUR", reading: read }).map(({ text }) => text),
    ["DE LATOUK"],
  );
});

test("the expected text comes first, and the offers are limited", () => {
  const others = [..."ABCDE"].map((letter) => [`MARTI${letter}`, 0.1]);
  const offered = offers("MARTIN", { expected: "MARTINE", reading: reading("MARTIN", ...others) });
  assert.deepEqual(offered.slice(0, 2), [
    { text: "MARTINE", confidence: null },
    { text: "MARTIA", confidence: 0.1 },
  ]);
  assert.equal(offered.at(-1).text, "MARTID");
  assert.equal(offered.length, 5);
});
