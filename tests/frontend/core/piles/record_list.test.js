import assert from "node:assert/strict";
import { test } from "node:test";

import { isOpen, RecordList } from "../../../../frontend/js/core/piles/record_list.js";

const record = (id, checked, images = 2) => ({
  id,
  checked,
  fields: Array.from({ length: 2 }, (_, at) => ({ image_id: at < images ? 10 * id + at : null })),
});

/** A list over two chunks, and the cursors that were asked for. */
function listOf(first, second) {
  const asked = [];
  const list = new RecordList(async (cursor) => {
    asked.push(cursor);
    return cursor === null ? { items: first, next_cursor: "2" } : { items: second, next_cursor: null };
  });
  return { list, asked };
}

test("a record is open while a field that is cut is not checked", () => {
  assert.deepEqual([isOpen(record(1, 1)), isOpen(record(1, 2)), isOpen(record(1, 1, 1))], [true, false, false]);
});

test("records come in their order, and a chunk only when it is needed", async () => {
  const { list, asked } = listOf([record(1, 2), record(2, 0)], [record(3, 2), record(4, 1)]);
  assert.equal((await list.firstOpen()).id, 2);
  assert.deepEqual(asked, [null]);
  assert.equal((await list.firstOpen(2)).id, 4);
  assert.equal(await list.firstOpen(4), null);
  assert.deepEqual(asked, [null, "2"]);
});

test("beside a record are its neighbours, and nothing at the ends", async () => {
  const { list } = listOf([record(1, 2), record(2, 0)], [record(3, 2)]);
  assert.equal((await list.beside(2, 1)).id, 3);
  assert.equal((await list.beside(2, -1)).id, 1);
  assert.deepEqual([await list.beside(1, -1), await list.beside(3, 1)], [null, null]);
  assert.deepEqual([(await list.find(3)).id, await list.find(8)], [3, null]);
});

test("a record that was deleted is passed over", async () => {
  const { list } = listOf([record(1, 2), record(2, 0)], [record(3, 0)]);
  await list.first();
  list.remove(2);
  assert.deepEqual([(await list.beside(1, 1)).id, (await list.firstOpen()).id], [3, 3]);
});

test("a record that came back is found in its place", async () => {
  const { list, asked } = listOf([record(1, 2), record(2, 0)], [record(3, 0)]);
  await list.find(3);
  list.remove(2);
  list.forget();
  assert.equal((await list.find(2)).id, 2);
  assert.equal((await list.beside(2, 1)).id, 3);
  assert.deepEqual(asked, [null, "2", null, "2"]);
});

test("a record that was checked meanwhile is not open any more", async () => {
  const { list } = listOf([record(1, 0), record(2, 0)], []);
  await list.first();
  list.learn(1, 2);
  assert.equal((await list.firstOpen()).id, 2);
});

test("a chunk that two wait for is loaded once", async () => {
  const { list, asked } = listOf([record(1, 2)], [record(2, 2), record(3, 0)]);
  const found = await Promise.all([list.firstOpen(), list.beside(1, 1), list.find(3)]);
  assert.deepEqual(
    found.map(({ id }) => id),
    [3, 2, 3],
  );
  assert.deepEqual(asked, [null, "2"]);
  assert.equal(await list.beside(3, 1), null);
});

test("a chunk that arrives after all was forgotten is not taken for the first one", async () => {
  const { list, asked } = listOf([record(1, 2), record(2, 2)], [record(3, 0)]);
  await list.find(2);
  const late = list.find(3);
  list.forget();
  assert.equal((await list.find(1)).id, 1);
  assert.equal((await late).id, 3);
  assert.deepEqual([(await list.first()).id, (await list.beside(2, 1)).id], [1, 3]);
  assert.deepEqual(asked, [null, "2", null, "2"]);
});

test("a chunk that failed is asked for again", async () => {
  let isAway = true;
  const list = new RecordList(async () => {
    if (isAway) throw new Error("away");
    return { items: [record(1, 0)], next_cursor: null };
  });
  await assert.rejects(list.first(), /away/);
  isAway = false;
  assert.equal((await list.first()).id, 1);
});
