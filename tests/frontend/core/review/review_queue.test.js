import assert from "node:assert/strict";
import { test } from "node:test";

import { ReviewQueue } from "../../../../frontend/js/core/review/review_queue.js";

/** A server with `ids` waiting, `size` a page; `labelled` ids are gone on the next question. */
function fakeServer(ids, size = 40) {
  const labelled = new Set();
  const asked = [];
  return {
    labelled,
    asked,
    ids,
    async fetchChunk(cursor) {
      asked.push(cursor);
      const open = ids.filter((id) => !labelled.has(id));
      const from = cursor === null ? 0 : open.findIndex((id) => id > Number(cursor));
      const items = from < 0 ? [] : open.slice(from, from + size).map((id) => ({ id }));
      const isLast = from < 0 || from + size >= open.length;
      return { items, next_cursor: isLast ? null : String(items.at(-1).id), unread: 2 };
    },
  };
}

async function queueOf(server, decided = []) {
  const queue = new ReviewQueue((cursor) => server.fetchChunk(cursor), decided);
  await queue.refill();
  return queue;
}

const range = (count) => Array.from({ length: count }, (_, index) => index + 1);

test("images come in the server's order and each decision brings the next", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3]));
  assert.deepEqual([queue.current.id, queue.unread], [1, 2]);
  assert.deepEqual(
    queue.upcoming(5).map(({ id }) => id),
    [2, 3],
  );
  queue.decide();
  assert.equal(queue.current.id, 2);
});

test("the next chunk is fetched while some images are still ahead, with the cursor", async () => {
  const server = fakeServer(range(30), 15);
  const queue = await queueOf(server);
  await queue.refill();
  assert.deepEqual(server.asked, [null]);
  for (let step = 0; step < 6; step += 1) queue.decide();
  await queue.refill();
  assert.deepEqual(server.asked, [null, "15"]);
  assert.equal(queue.upcoming(99).length, 23);
});

test("skipped images come again at the end, decided ones never", async () => {
  const server = fakeServer([1, 2, 3]);
  const queue = await queueOf(server);
  queue.forward();
  queue.decide();
  queue.decide();
  assert.equal(queue.current, null);
  await queue.refill();
  assert.equal(queue.current.id, 1);
  queue.decide();
  await queue.refill();
  assert.equal(queue.current, null);
});

test("at the last image the queue learns whether others are left, so that the end is known at once", async () => {
  const server = fakeServer([1, 2]);
  const queue = await queueOf(server);
  queue.decide();
  server.labelled.add(1);
  await queue.refill();
  await queue.refill();
  assert.deepEqual([server.asked, queue.isOver], [[null, null], false]);
  queue.decide();
  assert.equal(queue.isOver, true);

  server.ids.push(3);
  await queue.refill();
  assert.deepEqual([queue.current.id, queue.isOver], [3, false]);
});

test("the end is not known while an image was skipped, is new, or is the last one and not answered", async () => {
  const server = fakeServer([1, 2]);
  const skipped = await queueOf(server);
  skipped.forward();
  await skipped.refill();
  skipped.decide();
  assert.equal(skipped.isOver, false);

  const unanswered = await queueOf(server);
  unanswered.decide();
  await unanswered.refill();
  unanswered.forward();
  assert.deepEqual([unanswered.current, unanswered.isOver], [null, false]);

  const unasked = await queueOf(server);
  unasked.decide();
  server.ids.push(3);
  await unasked.refill();
  unasked.decide();
  assert.deepEqual([unasked.current, unasked.isOver], [null, false]);
});

for (const [way, comesNext] of [
  ["decide", [1]],
  ["forward", [1, 2]],
])
  test(`what waits is loaded when the last image is left with "${way}" before the server has told of it`, async () => {
    const server = fakeServer([1, 2]);
    let release = () => {};
    let held = null;
    const queue = new ReviewQueue(async (cursor) => {
      await held;
      return server.fetchChunk(cursor);
    });
    await queue.refill();
    queue.forward();
    held = new Promise((resolve) => {
      release = resolve;
    });
    const lookingAhead = queue.refill();
    queue[way]();
    const atTheEnd = queue.refill();
    assert.deepEqual([queue.current, queue.isOver], [null, false]);
    release();
    await Promise.all([lookingAhead, atTheEnd]);
    assert.deepEqual(
      [queue.current, ...queue.upcoming(9)].map(({ id }) => id),
      comesNext,
    );
  });

test("the end is known when the last image is answered before the server has told that it is the last", async () => {
  const server = fakeServer([1]);
  const queue = await queueOf(server);
  const lookingAhead = queue.refill();
  queue.decide();
  await lookingAhead;
  assert.deepEqual([queue.isOver, server.asked], [true, [null, null]]);
});

test("images whose labels wait in the outbox do not come again after a reload", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3]), [1, 3]);
  assert.deepEqual([queue.current.id, queue.upcoming(9)], [2, []]);
});

const where = (queue) => [queue.current?.id ?? null, queue.isBehind, queue.isDecided];

test("back shows the one before, and forward leads to where the reviewer was, answered images included", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3, 4]));
  assert.equal(queue.canGoBack, false);
  queue.decide();
  queue.forward();
  assert.deepEqual(where(queue), [3, false, false]);
  queue.back();
  queue.back();
  assert.deepEqual([where(queue), queue.canGoBack], [[1, true, true], false]);
  queue.forward();
  assert.deepEqual(where(queue), [2, true, false]);
  queue.forward();
  assert.deepEqual(where(queue), [3, false, false]);
});

test("deciding an image again leads to the next one without an answer", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3, 4]));
  for (let step = 0; step < 3; step += 1) queue.decide();
  for (let step = 0; step < 3; step += 1) queue.back();
  queue.decide();
  assert.deepEqual(where(queue), [4, false, false]);
});

test("an undone image is shown at once", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3]));
  queue.decide();
  queue.decide();
  queue.reopen({ id: 1, text: "again" });
  assert.deepEqual([queue.current, queue.isDecided], [{ id: 1, text: "again" }, false]);
  queue.decide();
  assert.equal(queue.current.id, 3);
});

test("an answered image can be visited, also one of another queue, and forward leads back", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3]));
  queue.decide();
  queue.visit({ id: 1, label: {} });
  assert.deepEqual(where(queue), [1, true, true]);
  queue.forward();
  queue.visit({ id: 99, label: {} });
  assert.deepEqual(where(queue), [99, true, true]);
  queue.forward();
  assert.deepEqual(where(queue), [2, false, false]);
});

test("an image that someone else has answered does not come again; one whose answer they withdrew does", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3]));
  queue.settle(2, true);
  queue.decide();
  assert.equal(queue.current.id, 3);
  queue.settle(1, false);
  queue.decide();
  await queue.refill();
  assert.equal(queue.current.id, 1);
});

test("a skipped image that comes again is not among those behind any more", async () => {
  const queue = await queueOf(fakeServer([1, 2]));
  queue.forward();
  queue.decide();
  await queue.refill();
  assert.deepEqual(where(queue), [1, false, false]);
  queue.back();
  assert.deepEqual([queue.current.id, queue.canGoBack], [2, false]);
});

test("the queue knows its own images", async () => {
  const queue = await queueOf(fakeServer([1, 2]), [7]);
  assert.deepEqual(
    [1, 7, 9].map((id) => queue.knows(id)),
    [true, true, false],
  );
});

test("an update of a loaded image is kept", async () => {
  const queue = await queueOf(fakeServer([1, 2]));
  queue.update(1, { revision: 4 });
  queue.update(99, { revision: 4 });
  assert.deepEqual(queue.current, { id: 1, revision: 4 });
});

test("the images behind stay few, however many are decided", async () => {
  const queue = await queueOf(fakeServer(range(200), 200));
  for (let step = 0; step < 150; step += 1) queue.decide();
  let steps = 0;
  for (; queue.canGoBack; steps += 1) queue.back();
  assert.equal(steps, 50);
  for (; queue.isBehind; steps -= 1) queue.forward();
  assert.deepEqual([steps, queue.current.id], [0, 151]);
  assert.deepEqual(
    queue.previous(3).map(({ id }) => id),
    [148, 149, 150],
  );
});

test("two requests at the same time become one", async () => {
  const server = fakeServer([1]);
  const queue = new ReviewQueue((cursor) => server.fetchChunk(cursor));
  await Promise.all([queue.refill(), queue.refill()]);
  assert.deepEqual(server.asked, [null]);
});

test("images that others have leased meanwhile are not shown; the current image and those behind stay", async () => {
  const queue = await queueOf(fakeServer(range(6)));
  queue.decide();
  queue.keepAhead(new Set([4, 6]));
  assert.deepEqual([queue.current.id, queue.upcoming(9).map(({ id }) => id)], [2, [4, 6]]);
  queue.back();
  assert.equal(queue.current.id, 1);
});

test("the newest chunk states how many images others work on; a chunk without the number means none", async () => {
  const queue = new ReviewQueue(async () => ({ items: [], next_cursor: null, unread: 0, elsewhere: 3 }));
  assert.equal(queue.elsewhere, 0);
  await queue.refill();
  assert.equal(queue.elsewhere, 3);
  assert.equal((await queueOf(fakeServer([1]))).elsewhere, 0);
});
