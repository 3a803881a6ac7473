import assert from "node:assert/strict";
import { test } from "node:test";

import { HelpQueue } from "../../../../frontend/js/core/piles/help_queue.js";

const queue = new HelpQueue([{ id: 5 }, { id: 2 }, { id: 9 }]);

test("pages come in the order that was given, round and round", () => {
  assert.deepEqual([queue.after(5).id, queue.after(9).id, queue.before(5).id], [2, 5, 9]);
  assert.deepEqual([queue.placeOf(2), queue.placeOf(7), queue.size], [2, 0, 3]);
});

test("from a page that needs no help the likeliest comes", () => {
  assert.deepEqual([queue.after(7).id, queue.before(7).id], [5, 5]);
});

test("after the only page comes none", () => {
  assert.equal(new HelpQueue([{ id: 5 }]).after(5), null);
  assert.equal(new HelpQueue([]).after(5), null);
});
