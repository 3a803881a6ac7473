import assert from "node:assert/strict";
import { test } from "node:test";

import { createFormat, duration, wholePercent } from "../../../frontend/js/core/format.js";

const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");

test("a confidence is rounded down: nearly certain is not certain, and little is not nothing", () => {
  assert.deepEqual([0, 0.001, 0.29, 0.9349, 0.9996, 1, 1.2, -1].map(wholePercent), [0, 1, 29, 93, 99, 100, 100, 0]);
});

test("a duration shows its two largest units", () => {
  const seconds = [0, 0.4, 59, 60, 125, 3600, 3900, 7260];
  assert.deepEqual(
    seconds.map((value) => plain(duration(value))),
    ["0 s", "0 s", "59 s", "1 min", "2 min 5 s", "1 h", "1 h 5 min", "2 h 1 min"],
  );
});

test("numbers follow the language", () => {
  const [en, fr] = [createFormat("en"), createFormat("fr")];
  assert.equal(en.chance(0.934), "93%");
  assert.equal(plain(fr.chance(0.934)), "93 %");
  assert.equal(en.rate(0.0187), "1.9%");
  assert.equal(plain(fr.rate(0.0187)), "1,9 %");
  assert.equal(en.rate(null), "–");
  assert.equal(en.loss(0.123456), "0.123");
  assert.equal(plain(fr.number(12345)), "12 345");
  assert.equal(en.moment(null), "–");
});

test("sizes are in powers of a thousand", () => {
  const { bytes } = createFormat("en");
  assert.deepEqual(
    [0, 999, 1000, 15_400, 12_000_000, 3e12].map((size) => plain(bytes(size))),
    ["0 B", "999 B", "1 kB", "15.4 kB", "12 MB", "3,000 GB"],
  );
});
