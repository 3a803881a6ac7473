import assert from "node:assert/strict";
import { test } from "node:test";

import { GroupWalk } from "../../../../frontend/js/core/groups/group_queue.js";

const image = (id) => ({ id, revision: 0, reading: { id, text: "X", status: "name", confidence: 0.5 } });

/**
 * A walk over scripted pages: `groups` are pages of keys, `members` are pages of ids by key; an Error is thrown once.
 * `taken` are images in other hands; null: nobody can be asked.
 */
function walkOver(groups, members, answered = [], taken = []) {
  const asked = [];
  const claimed = [];
  const page = (pages, cursor) => {
    const at = Number(cursor ?? 0);
    if (pages[at] instanceof Error) throw pages.splice(at, 1)[0];
    return { items: pages[at], next_cursor: at + 1 < pages.length ? String(at + 1) : null };
  };
  const walk = new GroupWalk({
    answered,
    claim: async (ids) => {
      claimed.push(ids);
      return taken && new Set(ids.filter((id) => !taken.includes(id)));
    },
    fetchGroups: async (cursor) => {
      const { items, next_cursor } = page(groups, cursor);
      return {
        items: items.map((key) => ({ key, title: key, count: 1 })),
        next_cursor,
        total: groups.flat().length,
        images: 10,
      };
    },
    fetchMembers: async (key, cursor) => {
      asked.push(`${key}${cursor ?? ""}`);
      const { items, next_cursor } = page(members[key], cursor);
      return { items: items.map(image), next_cursor, total: members[key].flat().length };
    },
  });
  return { walk, asked, claimed };
}

const ids = (tray) => tray && [tray.group.key, ...tray.images.map(({ id }) => id)];

async function all(walk) {
  const found = [];
  for (let tray = await walk.next(); tray; tray = await walk.next()) found.push(ids(tray));
  return found;
}

test("the rest of a group comes before the next group, and further groups are loaded when needed", async () => {
  const { walk } = walkOver([["A"], ["B"]], { A: [[1, 2], [3]], B: [[4]] });
  assert.deepEqual(await all(walk), [
    ["A", 1, 2],
    ["A", 3],
    ["B", 4],
  ]);
  assert.equal(await walk.next(), null);
});

test("a group that is entered comes first, then those behind it", async () => {
  const { walk } = walkOver([["A", "B", "C"]], { A: [[1]], B: [[2]], C: [[3]] });
  await walk.loadGroups();
  walk.enter(walk.groups[1]);
  assert.deepEqual(await all(walk), [
    ["B", 2],
    ["C", 3],
  ]);
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
  assert.deepEqual(await all(walk), [
    ["A", 1],
    ["B", 2],
  ]);
});

test("a failure ahead of time is silent; going there tells it, and may be tried again", async () => {
  const { walk } = walkOver([["A", "B"]], { A: [[1]], B: [new Error("away"), new Error("still away"), [2]] });
  await walk.next();
  assert.equal(await walk.prefetch(), null);
  await assert.rejects(walk.next(), /still away/);
  assert.deepEqual(ids(await walk.next()), ["B", 2]);
});

test("what is left is counted, each image once, in all and in its group", async () => {
  const { walk } = walkOver([["A", "B"]], { A: [[1]] }, [9]);
  await walk.loadGroups();
  assert.deepEqual([walk.images, walk.total, walk.hasMoreGroups], [9, 2, false]);
  Object.assign(walk.groups[0], { count: 5 });
  walk.answer([1, 2, 9], walk.groups[0]);
  walk.answer([1], { key: "A" });
  assert.deepEqual([walk.images, walk.groups[0].count], [7, 3]);
  walk.reopen([1, 5], { key: "A" });
  assert.deepEqual([walk.images, walk.groups[0].count], [8, 4]);
  walk.answer([6, 7, 8, 10], walk.groups[0]);
  assert.deepEqual(
    walk.open.map(({ key }) => key),
    ["B"],
  );
});

test("a group that is looked at from afar is fetched once and left to the others until it is entered", async () => {
  const { walk, asked, claimed } = walkOver([["A", "B"]], { A: [[1]], B: [[2], [3]] });
  await walk.loadGroups();
  assert.deepEqual(ids(await walk.peek(walk.groups[1])), ["B", 2]);
  await walk.peek(walk.groups[1]);
  walk.enter(walk.groups[1]);
  const tray = await walk.next();
  assert.deepEqual([ids(tray), tray.isClaimed, asked, claimed], [["B", 2], false, ["B"], []]);
  await walk.claim(tray);
  assert.deepEqual([tray.isClaimed, claimed], [true, [[2]]]);
  assert.deepEqual(ids(await walk.next()), ["B", 3]);
});

test("another group than the one that was looked at is fetched when it is entered", async () => {
  const { walk, asked } = walkOver([["A", "B"]], { A: [[1]], B: [[2]] });
  await walk.loadGroups();
  await walk.peek(walk.groups[1]);
  walk.enter(walk.groups[0]);
  assert.deepEqual(
    [ids(await walk.next()), asked],
    [
      ["A", 1],
      ["B", "A"],
    ],
  );
});

test("a failure while looking from afar is silent and forgotten", async () => {
  const { walk } = walkOver([["A"]], { A: [new Error("away"), [1]] });
  await walk.loadGroups();
  assert.equal(await walk.peek(walk.groups[0]), null);
  walk.enter(walk.groups[0]);
  assert.deepEqual(ids(await walk.next()), ["A", 1]);
});

test("what others look at stays in sight; a tray that is wholly theirs is passed over", async () => {
  const { walk } = walkOver(
    [["A", "B"]],
    {
      A: [
        [1, 2],
        [3, 4],
      ],
      B: [[5]],
    },
    [],
    [2, 3, 4],
  );
  const first = await walk.next();
  assert.deepEqual(
    [first.ids, first.elsewhere.map(({ id }) => id), first.rest.map(({ id }) => id)],
    [[1, 2], [2], [1]],
  );
  assert.deepEqual(ids(await walk.next()), ["B", 5]);
});

test("where nobody can be asked, nothing is in other hands", async () => {
  const { walk } = walkOver([["A"]], { A: [[1, 2]] }, [], null);
  const tray = await walk.next();
  assert.deepEqual([tray.rest.length, tray.isClaimed], [2, false]);
});

test("a group is found by its key though its page is not loaded, and the way goes on from there", async () => {
  const { walk } = walkOver([["A"], ["B", "C"], ["D"]], { A: [[1]], B: [[2]], C: [[3], [7]], D: [[4]], gone: [[]] });
  await walk.loadGroups();
  assert.equal(await walk.find("A"), walk.groups[0]);
  const found = await walk.find("C");
  assert.deepEqual(found, { key: "C", title: "C", count: 2, lowest_confidence: 0.5 });
  walk.enter(found);
  assert.deepEqual(await all(walk), [
    ["C", 3],
    ["C", 7],
    ["B", 2],
    ["D", 4],
  ]);
  assert.equal(await walk.find("gone"), null);
});

test("a group that two pages name is listed once", async () => {
  const { walk } = walkOver(
    [
      ["A", "B"],
      ["B", "C"],
    ],
    {},
  );
  await walk.loadGroups();
  await walk.loadGroups();
  assert.deepEqual(
    walk.groups.map(({ key }) => key),
    ["A", "B", "C"],
  );
});
