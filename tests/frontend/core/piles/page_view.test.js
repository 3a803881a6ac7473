import assert from "node:assert/strict";
import { test } from "node:test";

import { PageView, turnOf } from "../../../../frontend/js/core/piles/page_view.js";

const PAGE = { width: 300, height: 400 };

test("a page is as wide as it is high once it is turned by a quarter", () => {
  const sizes = [0, 90, 180, 270].map((turn) => new PageView(PAGE, turn)).map(({ width, height }) => [width, height]);
  assert.deepEqual(sizes, [
    [300, 400],
    [400, 300],
    [300, 400],
    [400, 300],
  ]);
});

test("the top left of the source goes where the turn puts it, and every point comes back", () => {
  const views = [0, 90, 180, 270].map((turn) => new PageView(PAGE, turn));
  assert.deepEqual(
    views.map((view) => view.toView([10, 20])),
    [
      [10, 20],
      [380, 10],
      [290, 380],
      [20, 290],
    ],
  );
  for (const view of views) assert.deepEqual(view.toSource(view.toView([10, 20])), [10, 20]);
});

test("the picture is turned as the points are", () => {
  for (const turn of [0, 90, 180, 270]) {
    const view = new PageView(PAGE, turn);
    const [a, b, c, d, e, f] = view.transform.match(/-?\d+/g).map(Number);
    assert.deepEqual([a * 10 + c * 20 + e, b * 10 + d * 20 + f], view.toView([10, 20]), String(turn));
  }
});

test("the turn is known by where the upper edge of the sheet lies", () => {
  for (const turn of [0, 90, 180, 270]) {
    const view = new PageView(PAGE, turn);
    const upper = [
      [5, 8],
      [200, 20],
    ].map((corner) => view.toSource(corner));
    assert.equal(turnOf(upper), turn);
  }
});

test("a field is shown in the middle of what is around it, and nothing beyond the page", () => {
  const view = new PageView(PAGE);
  const field = (x, y) => [
    [x, y],
    [x + 20, y],
    [x + 20, y + 10],
    [x, y + 10],
  ];
  assert.deepEqual(view.around(field(140, 195), 0.5), { x: 0, y: 125, width: 300, height: 150 });
  assert.deepEqual(view.around(field(0, 0), 0.5), { x: 0, y: 0, width: 300, height: 150 });
  assert.deepEqual(view.around(field(280, 390), 0.5, 0.5), { x: 150, y: 325, width: 150, height: 75 });
  assert.deepEqual(view.around(null, 2), { x: 0, y: 0, width: 300, height: 400 });
});
