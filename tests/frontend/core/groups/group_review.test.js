import assert from "node:assert/strict";
import { test } from "node:test";
import { GroupQueue } from "../../../../frontend/js/core/groups/group_queue.js";
import { GroupReview } from "../../../../frontend/js/core/groups/group_review.js";
import { GroupSteps } from "../../../../frontend/js/core/groups/group_steps.js";

const image = (id) => ({ id, revision: 0, reading: { id: id * 10, text: "X", status: "name" } });

/** A review before two cropSets of one group, with an outbox and leases that write down what they are asked. */
function deskWith({ taken = [], held = null, waiting = 0 } = {}) {
  const log = [];
  const pages = [[1, 2, 3], [4]];
  const queue = new GroupQueue({
    fetchGroups: async () => ({ items: [{ key: "X", title: "X", count: 4 }], next_cursor: null, total: 1, images: 4 }),
    fetchMembers: async (_key, cursor) => ({
      items: pages[Number(cursor ?? 0)].map(image),
      next_cursor: cursor ? null : "1",
    }),
    claim: async (ids) => new Set(ids.filter((id) => !taken.includes(id))),
  });
  const outbox = {
    size: waiting,
    bulk: (items) => {
      log.push(["bulk", ...items.map(({ imageId }) => imageId)]);
      return { key: `step ${log.length}`, items };
    },
    undoBulk: ({ items }) => log.push(["undo", ...items.map(({ imageId }) => imageId)]),
  };
  const leases = {
    touch: async () => held,
    releaseImages: (ids) => log.push(["give back", ...ids]),
    release: () => log.push(["release"]),
  };
  return { review: new GroupReview({ queue, outbox, steps: new GroupSteps(), leases }), log };
}

test("the rest is accepted as one step, and counted", async () => {
  const { review, log } = deskWith();
  const cropSet = await review.next();
  cropSet.toggle(1);
  assert.equal(review.accept(), 2);
  assert.deepEqual(
    [log, review.queue.images, review.queue.groups[0].count, review.canUndo],
    [[["bulk", 1, 3]], 2, 2, true],
  );
  assert.deepEqual((await review.next()).ids, [4]);
});

test("crops leased by others are left out", async () => {
  const { review, log } = deskWith({ taken: [1] });
  await review.next();
  assert.equal(review.accept(), 2);
  assert.deepEqual(log, [["bulk", 2, 3]]);
});

test("nothing to accept sends nothing", async () => {
  const { review, log } = deskWith();
  const cropSet = await review.next();
  for (const index of [0, 1, 2]) cropSet.toggle(index);
  assert.deepEqual([review.accept(), log, review.canUndo], [0, [], false]);
});

test("a step is undone with its crop set, and the crop set on show comes next", async () => {
  const { review, log } = deskWith();
  const first = await review.next();
  review.accept();
  const second = await review.next();
  assert.equal(review.undo(), 3);
  assert.deepEqual([review.cropSet, review.queue.images, log.at(-1)], [first, 4, ["undo", 1, 2, 3]]);
  assert.equal(await review.next(), second);
  assert.equal(review.undo(), null);
  assert.equal(review.cropSet, second);
});

test("the next touch reports what others have leased, unless labels are still being sent", async () => {
  const { review } = deskWith({ held: new Set([1, 2]) });
  const cropSet = await review.next();
  assert.deepEqual([await review.touch(), cropSet.rest.length], [true, 2]);
  const busy = deskWith({ held: new Set([1]), waiting: 2 }).review;
  await busy.next();
  assert.deepEqual([await busy.touch(), busy.cropSet.rest.length], [false, 3]);
  const calm = deskWith().review;
  await calm.next();
  assert.equal(await calm.touch(), false);
});

test("a prepared crop set is leased once", async () => {
  const { review } = deskWith({ taken: [2] });
  await review.queue.loadGroups();
  await review.queue.peek(review.queue.groups[0]);
  review.queue.enter(review.queue.groups[0]);
  const cropSet = await review.next();
  assert.equal(cropSet.elsewhere.length, 0);
  assert.deepEqual([await review.claim(), cropSet.elsewhere.length, await review.claim()], [true, 1, false]);
});

test("skipped crops are released at once; leaving releases all", async () => {
  const { review, log } = deskWith();
  await review.next();
  review.release();
  review.clear();
  assert.deepEqual([log, review.cropSet], [[["give back", 1, 2, 3], ["release"]], null]);
});
