import assert from "node:assert/strict";
import { test } from "node:test";

import { GroupQueue } from "../../../../frontend/js/core/groups/group_queue.js";

const image = (id) => ({ id, revision: 0, reading: { id, text: "X", status: "name", confidence: 0.5 } });

/**
 * A queue over scripted pages: `groups` are pages of keys, `members` are pages of ids by key; an Error is thrown once.
 * `taken` are images leased by others; null: nobody can be asked.
 */
function walkOver(groups, members, labelled = [], taken = []) {
  const asked = [];
  const claimed = [];
  const page = (pages, cursor) => {
    const at = Number(cursor ?? 0);
    if (pages[at] instanceof Error) throw pages.splice(at, 1)[0];
    return { items: pages[at], next_cursor: at + 1 < pages.length ? String(at + 1) : null };
  };
  const queue = new GroupQueue({
    labelled,
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
  return { queue, asked, claimed };
}

const ids = (cropSet) => cropSet && [cropSet.group.key, ...cropSet.images.map(({ id }) => id)];

async function all(queue) {
  const found = [];
  for (let cropSet = await queue.next(); cropSet; cropSet = await queue.next()) found.push(ids(cropSet));
  return found;
}

test("the rest of a group comes before the next group, and further groups are loaded when needed", async () => {
  const { queue } = walkOver([["A"], ["B"]], { A: [[1, 2], [3]], B: [[4]] });
  assert.deepEqual(await all(queue), [
    ["A", 1, 2],
    ["A", 3],
    ["B", 4],
  ]);
  assert.equal(await queue.next(), null);
});

test("a group that is opened comes first, then those after it", async () => {
  const { queue } = walkOver([["A", "B", "C"]], { A: [[1]], B: [[2]], C: [[3]] });
  await queue.loadGroups();
  queue.enter(queue.groups[1]);
  assert.deepEqual(await all(queue), [
    ["B", 2],
    ["C", 3],
  ]);
});

test("images with an unsent label are left out, and so is a group that has no others", async () => {
  const { queue } = walkOver([["A", "B"]], { A: [[1], [2]], B: [[3, 4]] }, [1, 2, 3]);
  assert.deepEqual(await all(queue), [["B", 4]]);
});

test("the next crop set is fetched once, ahead of time", async () => {
  const { queue, asked } = walkOver([["A", "B"]], { A: [[1]], B: [[2]] });
  assert.deepEqual(ids(await queue.next()), ["A", 1]);
  assert.deepEqual(ids(await queue.prefetch()), ["B", 2]);
  await queue.prefetch();
  assert.deepEqual(ids(await queue.next()), ["B", 2]);
  assert.deepEqual(asked, ["A", "B"]);
});

test("a crop set that is held comes next, and the queue continues after it", async () => {
  const { queue } = walkOver([["A", "B"]], { A: [[1]], B: [[2]] });
  const first = await queue.next();
  queue.hold(first);
  assert.equal(await queue.prefetch(), first);
  assert.deepEqual(await all(queue), [
    ["A", 1],
    ["B", 2],
  ]);
});

test("a failed prefetch is silent; moving on reports it, and can be tried again", async () => {
  const { queue } = walkOver([["A", "B"]], { A: [[1]], B: [new Error("away"), new Error("still away"), [2]] });
  await queue.next();
  assert.equal(await queue.prefetch(), null);
  await assert.rejects(queue.next(), /still away/);
  assert.deepEqual(ids(await queue.next()), ["B", 2]);
});

test("what is left is counted, each image once, in all and in its group", async () => {
  const { queue } = walkOver([["A", "B"]], { A: [[1]] }, [9]);
  await queue.loadGroups();
  assert.deepEqual([queue.images, queue.total, queue.hasMoreGroups], [9, 2, false]);
  Object.assign(queue.groups[0], { count: 5 });
  queue.markLabelled([1, 2, 9], queue.groups[0]);
  queue.markLabelled([1], { key: "A" });
  assert.deepEqual([queue.images, queue.groups[0].count], [7, 3]);
  queue.reopen([1, 5], { key: "A" });
  assert.deepEqual([queue.images, queue.groups[0].count], [8, 4]);
  queue.markLabelled([6, 7, 8, 10], queue.groups[0]);
  assert.deepEqual(
    queue.open.map(({ key }) => key),
    ["B"],
  );
});

test("a group that is prepared is fetched once and not leased until it is opened", async () => {
  const { queue, asked, claimed } = walkOver([["A", "B"]], { A: [[1]], B: [[2], [3]] });
  await queue.loadGroups();
  assert.deepEqual(ids(await queue.peek(queue.groups[1])), ["B", 2]);
  await queue.peek(queue.groups[1]);
  queue.enter(queue.groups[1]);
  const cropSet = await queue.next();
  assert.deepEqual([ids(cropSet), cropSet.isClaimed, asked, claimed], [["B", 2], false, ["B"], []]);
  await queue.claim(cropSet);
  assert.deepEqual([cropSet.isClaimed, claimed], [true, [[2]]]);
  assert.deepEqual(ids(await queue.next()), ["B", 3]);
});

test("a group other than the prepared one is fetched when it is opened", async () => {
  const { queue, asked } = walkOver([["A", "B"]], { A: [[1]], B: [[2]] });
  await queue.loadGroups();
  await queue.peek(queue.groups[1]);
  queue.enter(queue.groups[0]);
  assert.deepEqual(
    [ids(await queue.next()), asked],
    [
      ["A", 1],
      ["B", "A"],
    ],
  );
});

test("a failure while preparing is silent and forgotten", async () => {
  const { queue } = walkOver([["A"]], { A: [new Error("away"), [1]] });
  await queue.loadGroups();
  assert.equal(await queue.peek(queue.groups[0]), null);
  queue.enter(queue.groups[0]);
  assert.deepEqual(ids(await queue.next()), ["A", 1]);
});

test("crops leased by others stay visible; a crop set leased by others as a whole is skipped", async () => {
  const { queue } = walkOver(
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
  const first = await queue.next();
  assert.deepEqual(
    [first.ids, first.elsewhere.map(({ id }) => id), first.rest.map(({ id }) => id)],
    [[1, 2], [2], [1]],
  );
  assert.deepEqual(ids(await queue.next()), ["B", 5]);
});

test("when the server cannot be reached nothing counts as leased by others", async () => {
  const { queue } = walkOver([["A"]], { A: [[1, 2]] }, [], null);
  const cropSet = await queue.next();
  assert.deepEqual([cropSet.rest.length, cropSet.isClaimed], [2, false]);
});

test("a group is found by its key although its chunk is not loaded, and the queue continues from there", async () => {
  const { queue } = walkOver([["A"], ["B", "C"], ["D"]], { A: [[1]], B: [[2]], C: [[3], [7]], D: [[4]], gone: [[]] });
  await queue.loadGroups();
  assert.equal(await queue.find("A"), queue.groups[0]);
  const found = await queue.find("C");
  assert.deepEqual(found, { key: "C", title: "C", count: 2, lowest_confidence: 0.5 });
  queue.enter(found);
  assert.deepEqual(await all(queue), [
    ["C", 3],
    ["C", 7],
    ["B", 2],
    ["D", 4],
  ]);
  assert.equal(await queue.find("gone"), null);
});

test("a group in two chunks is listed once", async () => {
  const { queue } = walkOver(
    [
      ["A", "B"],
      ["B", "C"],
    ],
    {},
  );
  await queue.loadGroups();
  await queue.loadGroups();
  assert.deepEqual(
    queue.groups.map(({ key }) => key),
    ["A", "B", "C"],
  );
});

test("an image that was found wrong does not come again in a later group, unless that is undone", async () => {
  const { queue } = walkOver([["A", "B"]], { A: [[1, 2]], B: [[2], [3]] });
  await queue.next();
  queue.setAside([2, 3]);
  queue.takeBack([3]);
  assert.deepEqual(await all(queue), [["B", 3]]);
});
