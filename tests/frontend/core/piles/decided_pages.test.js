import assert from "node:assert/strict";
import { test } from "node:test";

import { DecidedPages } from "../../../../frontend/js/core/piles/decided_pages.js";

const SHOWN = { id: 9, can_undo: true, decision_id: 90 };

function decided(...ids) {
  const pages = new DecidedPages();
  for (const id of ids) pages.add({ id, decision_id: 10 * id });
  return pages;
}

/** Undoes one decision. @returns {Promise<number>} of which page */
async function undone(pages) {
  const { id, decision_id: decision } = pages.newest(SHOWN);
  assert.equal(decision, 10 * id);
  await pages.undo(async () => ({ id }));
  return id;
}

/** An undo that fails. @returns {Promise<number>} the page that it was for */
async function failed(pages, status) {
  const { id } = pages.newest(SHOWN);
  const fail = async () => {
    throw Object.assign(new Error("no"), { status });
  };
  await assert.rejects(pages.undo(fail), { status });
  return id;
}

test("decisions are undone newest first, then that about the page on show", async () => {
  const pages = decided(1, 2);
  assert.deepEqual([await undone(pages), await undone(pages), pages.size], [2, 1, 0]);
  assert.equal(await undone(pages), 9);
  assert.equal(pages.newest({ id: 9, can_undo: false }), null);
});

test("an undo that failed is tried again on the same page", async () => {
  const pages = decided(1, 2);
  for (const status of [0, 500, 503]) assert.equal(await failed(pages, status), 2);
  assert.deepEqual([await undone(pages), await undone(pages)], [2, 1]);
});

test("what cannot be undone any more does not keep earlier decisions from it", async () => {
  const pages = decided(1, 2, 3, 4);
  assert.deepEqual([await failed(pages, 412), await failed(pages, 409), await failed(pages, 404)], [4, 3, 2]);
  assert.equal(await undone(pages), 1);
});
