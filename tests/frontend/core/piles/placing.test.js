import assert from "node:assert/strict";
import { test } from "node:test";

import { Placing } from "../../../../frontend/js/core/piles/placing.js";

const FORM = {
  id: 4,
  pages: [
    { number: 1, width_mm: 100, height_mm: 200 },
    { number: 2, width_mm: 100, height_mm: 200 },
  ],
  fields: [
    { name: "NOM", page: 1, rect_mm: [10, 20, 50, 10] },
    { name: "VILLE", page: 2, rect_mm: [0, 0, 10, 10] },
  ],
};
const WHOLE = [
  [0, 0],
  [1000, 0],
  [1000, 2000],
  [0, 2000],
];
const page = (facts = {}) => ({ width: 1000, height: 2000, form_page: 1, outline: WHOLE, turned: 0, ...facts });
const rounded = (points) => points.map((point) => point.map(Math.round));

test("the fields lie where the corners say, and move with them", () => {
  const placing = new Placing(page(), FORM);
  const [field] = placing.fields;
  assert.deepEqual(
    [field.name, rounded(field.corners)],
    [
      "NOM",
      [
        [100, 200],
        [600, 200],
        [600, 300],
        [100, 300],
      ],
    ],
  );
  placing.nudge(null, [10, 5]);
  assert.deepEqual(rounded(placing.fields[0].corners)[0], [110, 205]);
  assert.equal(placing.isChanged, true);
});

test("what the program has cut is shown as it was cut, until a person changes something", () => {
  const cut = { NOM: [[1, 2]] };
  const placing = new Placing(page({ corners: cut }), FORM);
  assert.deepEqual(placing.fields[0].corners, cut.NOM);
  placing.moveCorner(2, [990, 1990]);
  assert.equal(placing.fields[0].corners.length, 4);
});

test("a page without a guess begins with the whole of it, upright", () => {
  const placing = new Placing(page({ outline: null, turned: 180 }), FORM);
  assert.deepEqual(placing.outline[0], [1000, 2000]);
  assert.deepEqual([placing.turn, placing.isChanged, placing.canPlace], [180, false, true]);
});

test("turning sets another corner to the top left, and four turns are none", () => {
  const placing = new Placing(page(), FORM);
  placing.turnQuarter();
  assert.deepEqual([placing.outline[0], placing.turn, placing.view.width], [[0, 2000], 90, 2000]);
  for (let turns = 0; turns < 3; turns += 1) placing.turnQuarter();
  assert.deepEqual([placing.outline, placing.isChanged], [WHOLE, false]);
});

test("a corner is nudged as one sees it, also on a page that lies upside down", () => {
  const placing = new Placing(page({ outline: null, turned: 180 }), FORM);
  placing.nudge(0, [3, 4]);
  assert.deepEqual(placing.outline[0], [997, 1996]);
});

test("a corner stays near the page, and a sheet stops as a whole", () => {
  const placing = new Placing(page(), FORM);
  placing.moveCorner(1, [9000, -9000]);
  assert.deepEqual(placing.outline[1], [1500, -500]);
  placing.nudge(null, [1, 1]);
  assert.deepEqual(placing.outline[1], [1500, -500]);
});

test("crossed sides and a page that the form lacks cannot be placed", () => {
  const placing = new Placing(page(), FORM);
  placing.moveCorner(0, [990, 1990]);
  placing.moveCorner(2, [0, 0]);
  assert.deepEqual([placing.canPlace, placing.fields], [false, []]);
  assert.equal(new Placing(page(), null).canPlace, false);
});

test("another form or page shows its own fields, and is sent", () => {
  const placing = new Placing(page(), FORM);
  placing.choose(FORM, 2);
  assert.deepEqual(
    placing.fields.map(({ name }) => name),
    ["VILLE"],
  );
  assert.deepEqual(placing.decision, { action: "place", form_id: 4, form_page: 2, outline: WHOLE });
  placing.choose({ ...FORM, id: 5, pages: FORM.pages.slice(0, 1) });
  assert.deepEqual([placing.decision.form_id, placing.number], [5, 1]);
});
