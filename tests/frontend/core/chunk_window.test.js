import assert from "node:assert/strict";
import { test } from "node:test";

import { ChunkWindow, chunksOf } from "../../../frontend/js/core/chunk_window.js";

const PAGES = {
  null: { items: [1, 2], next_cursor: "b" },
  b: { items: [3, 4], next_cursor: "c" },
  c: { items: [5], next_cursor: null },
};

function bench(fetchChunk = async (cursor) => PAGES[cursor]) {
  const events = [];
  const pages = new ChunkWindow(fetchChunk, {
    open: (index) => events.push(`open ${index}`),
    show: (index, { items }) => events.push(`show ${index}: ${items}`),
    fail: (index, error) => events.push(`fail ${index}: ${error.message}`),
  });
  return { pages, events };
}

test("a chunk is fetched when it comes near, and opens the one after it", async () => {
  const { pages, events } = bench();
  await pages.start();
  await pages.enter(1);
  await pages.enter(2);
  assert.deepEqual(events, ["open 0", "show 0: 1,2", "open 1", "show 1: 3,4", "open 2", "show 2: 5"]);
  assert.equal(pages.size, 3);
});

test("a loaded chunk is not fetched again; one that was left is, and opens nothing twice", async () => {
  const { pages, events } = bench();
  await pages.start();
  await pages.enter(0);
  pages.leave(0);
  await pages.enter(0);
  assert.deepEqual(events, ["open 0", "show 0: 1,2", "open 1", "show 0: 1,2"]);
});

test("a reply for a chunk that was left meanwhile is not shown", async () => {
  const asked = [];
  const { pages, events } = bench(
    (_cursor, signal) =>
      new Promise((resolve) => {
        asked.push({ signal, resolve });
      }),
  );
  const waiting = pages.start();
  pages.leave(0);
  asked[0].resolve(PAGES.null);
  await waiting;
  assert.equal(asked[0].signal.aborted, true);
  assert.deepEqual(events, ["open 0"]);
});

test("a chunk that failed can be fetched again", async () => {
  let isAway = true;
  const { pages, events } = bench(async (cursor) => {
    if (isAway) throw new Error("away");
    return PAGES[cursor];
  });
  await pages.start();
  isAway = false;
  await pages.enter(0);
  assert.deepEqual(events, ["open 0", "fail 0: away", "show 0: 1,2", "open 1"]);
});

test("a stopped list fetches nothing more", async () => {
  const { pages, events } = bench();
  await pages.start();
  pages.stop();
  await pages.enter(1);
  assert.deepEqual(events, ["open 0", "show 0: 1,2", "open 1"]);
});

test("a complete list is served in chunks too", async () => {
  const page = chunksOf(["a", "b", "c"], 2);
  assert.deepEqual(await page(null), { items: ["a", "b"], next_cursor: "2" });
  assert.deepEqual(await page("2"), { items: ["c"], next_cursor: null });
  assert.deepEqual(await chunksOf([], 2)(null), { items: [], next_cursor: null });
});
