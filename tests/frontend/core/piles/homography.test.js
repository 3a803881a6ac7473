import assert from "node:assert/strict";
import { test } from "node:test";

import { homography, isSheet, mapped } from "../../../../frontend/js/core/piles/homography.js";

const UNIT = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const round = (point) => point.map((value) => Math.round(value * 1e9) / 1e9);

test("a stretched and shifted sheet takes every point along", () => {
  const map = homography(UNIT, [
    [10, 20],
    [110, 20],
    [110, 220],
    [10, 220],
  ]);
  assert.deepEqual(round(mapped(map, [0.5, 0.25])), [60, 70]);
});

test("in a perspective the corners go where they are told, and the middle to where the diagonals cross", () => {
  const seen = [
    [0, 0],
    [4, 0],
    [3, 2],
    [1, 2],
  ];
  const map = homography(UNIT, seen);
  assert.deepEqual(
    UNIT.map((corner) => round(mapped(map, corner))),
    seen,
  );
  assert.deepEqual(round(mapped(map, [0.5, 0.5])), [2, round([4 / 3])[0]]);
});

test("a sheet is one that is seen from its front, with no corner bent inwards", () => {
  assert.equal(isSheet(UNIT), true);
  assert.equal(isSheet(UNIT.toReversed()), false);
  assert.equal(isSheet([UNIT[0], UNIT[2], UNIT[1], UNIT[3]]), false);
  assert.equal(isSheet([UNIT[0], UNIT[1], [2, 0], UNIT[3]]), false);
  assert.equal(isSheet([UNIT[0], UNIT[1], [0.2, 0.2], UNIT[3]]), false);
});
