import assert from "node:assert/strict";
import { test } from "node:test";

import { GroupWalk } from "../../../frontend/js/core/group_walk.js";

const image = (id) => ({ id, revision: 0, reading: { id, text: "X", status: "name" } });

/** A walk over scripted pages: `groups` are pages of keys, `members` are pages of ids by key; an Error is thrown once. */
function walkOver(groups, members, answered = []) {
  const asked = [];
  const page = (pages, cursor) => {
    const at = Number(cursor ?? 0);
    if (pages[at] instanceof Error) throw pages.splice(at, 1)[0];
    return { items: pages[at], next_cursor: at + 1 < pages.length ? String(at + 1) : null };
  };
  const walk = new GroupWalk({
    answered,
    fetchGroups: async (cursor) => {
      const { items, next_cursor } = page(groups, cursor);
      return { items: items.map((key) => ({ key, title: key, count: 1 })), next_cursor, total: groups.flat().length, images: 10 };
    },
    fetchMembers: async (key, cursor) => {
      asked.push(`${key}${cursor ?? ""}`);
      const { items, next_cursor } = page(members[key], cursor);
      return { items: items.map(image), next_cursor };
    },
  });
  return { walk, asked };
}

const ids = (tray) => tray && [tray.group.key, ...tray.images.map(({ id }) => id)];

async function all(walk) {
  const found = [];
  for (let tray = await walk.next(); tray; tray = await walk.next()) found.push(ids(tray));
  return found;
}

test("the rest of a group comes before the next group, and further groups are loaded when needed", async () => {
  const { walk } = walkOver([["A"], ["B"]], { A: [[1, 2], [3]], B: [[4]] });
  assert.deepEqual(await all(walk), [["A", 1, 2], ["A", 3], ["B", 4]]);
  assert.equal(await walk.next(), null);
});

test("a group that is entered comes first, then those behind it", async () => {
  const { walk } = walkOver([["A", "B", "C"]], { A: [[1]], B: [[2]], C: [[3]] });
  await walk.loadGroups();
  walk.enter(1);
  assert.deepEqual(await all(walk), [["B", 2], ["C", 3]]);
});

test("images with an answer on its way are left out, and so is a group that has no others", async () => {
  const { walk } = walkOver([["A", "B"]], { A: [[1], [2]], B: [[3, 4]] }, [1, 2, 3]);
  assert.deepEqual(await all(walk), [["B", 4]]);
});

test("the next tray is fetched once, ahead of time", async () => {
  const { walk, asked } = walkOver([["A", "B"]], { A: [[1]], B: [[2]] });
  assert.deepEqual(ids(await walk.next()), ["A", 1]);
  assert.deepEqual(ids(await walk.prefetch()), ["B", 2]);
  await walk.prefetch();
  assert.deepEqual(ids(await walk.next()), ["B", 2]);
  assert.deepEqual(asked, ["A", "B"]);
});

test("a tray that is held comes next, and the way goes on behind it", async () => {
  const { walk } = walkOver([["A", "B"]], { A: [[1]], B: [[2]] });
  const first = await walk.next();
  walk.hold(first);
  assert.equal(await walk.prefetch(), first);
  assert.deepEqual(await all(walk), [["A", 1], ["B", 2]]);
});

test("a failure ahead of time is silent; going there tells it, and may be tried again", async () => {
  const { walk } = walkOver([["A", "B"]], { A: [[1]], B: [new Error("away"), new Error("still away"), [2]] });
  await walk.next();
  assert.equal(await walk.prefetch(), null);
  await assert.rejects(walk.next(), /still away/);
  assert.deepEqual(ids(await walk.next()), ["B", 2]);
});

test("what is left is counted, each image once", async () => {
  const { walk } = walkOver([["A"]], { A: [[1]] }, [9]);
  await walk.loadGroups();
  assert.deepEqual([walk.images, walk.total, walk.hasMoreGroups], [9, 1, false]);
  walk.answer([1, 2, 9]);
  walk.answer([1]);
  assert.equal(walk.images, 7);
  walk.reopen([1, 5]);
  assert.equal(walk.images, 8);
});

test("a group that two pages name is listed once", async () => {
  const { walk } = walkOver([["A", "B"], ["B", "C"]], {});
  await walk.loadGroups();
  await walk.loadGroups();
  assert.deepEqual(walk.groups.map(({ key }) => key), ["A", "B", "C"]);
});
