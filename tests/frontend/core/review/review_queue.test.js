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
      return { items, next_cursor: isLast ? null : String(items.at(-1).id), remaining: open.length, unread: 2 };
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
  assert.deepEqual([queue.current.id, queue.remaining, queue.unread], [1, 3, 2]);
  assert.deepEqual(
    queue.upcoming(5).map(({ id }) => id),
    [2, 3],
  );
  queue.decide();
  assert.deepEqual([queue.current.id, queue.remaining], [2, 2]);
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
  queue.skip();
  queue.decide();
  queue.decide();
  assert.equal(queue.current, null);
  await queue.refill();
  assert.equal(queue.current.id, 1);
  queue.decide();
  await queue.refill();
  assert.equal(queue.current, null);
});

test("images whose labels wait in the outbox do not come again after a reload", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3]), [1, 3]);
  assert.deepEqual([queue.current.id, queue.remaining], [2, 1]);
});

test("back shows the one before; deciding it again does not count twice", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3]));
  assert.equal(queue.canGoBack, false);
  queue.decide();
  queue.back();
  assert.deepEqual([queue.current.id, queue.remaining], [1, 2]);
  queue.decide();
  assert.deepEqual([queue.current.id, queue.remaining], [2, 2]);
});

test("an undone image is shown at once and counts again", async () => {
  const queue = await queueOf(fakeServer([1, 2, 3]));
  queue.decide();
  queue.decide();
  queue.reopen({ id: 1, text: "again" });
  assert.deepEqual([queue.current, queue.remaining], [{ id: 1, text: "again" }, 2]);
  queue.decide();
  assert.equal(queue.current.id, 3);
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
  const queue = new ReviewQueue(async () => ({ items: [], next_cursor: null, remaining: 3, unread: 0, elsewhere: 3 }));
  assert.equal(queue.elsewhere, 0);
  await queue.refill();
  assert.equal(queue.elsewhere, 3);
  assert.equal((await queueOf(fakeServer([1]))).elsewhere, 0);
});
