import assert from "node:assert/strict";
import { test } from "node:test";

import { GivenSelection } from "../../../../frontend/js/core/review/given_selection.js";

test("a part that differs from the given one was chosen by a person", () => {
  const given = new GivenSelection();
  given.give({ start: 1, end: 2 });
  assert.equal(given.isChosen({ start: 1, end: 2 }), false);
  for (const part of [
    { start: 0, end: 2 },
    { start: 1, end: 3 },
    { start: 0, end: 5 },
  ])
    assert.equal(given.isChosen(part), true);
});

test("without a given part every one was chosen, and a caret never is", () => {
  const given = new GivenSelection();
  assert.equal(given.isChosen({ start: 1, end: 2 }), true);
  assert.equal(given.isChosen({ start: 2, end: 2 }), false);
  given.give({ start: 2, end: 2 });
  assert.equal(given.is({ start: 2, end: 2 }), true);
  given.give(null);
  assert.equal(given.is({ start: 2, end: 2 }), false);
});
