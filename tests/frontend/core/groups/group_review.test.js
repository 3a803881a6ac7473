import assert from "node:assert/strict";
import { test } from "node:test";
import { GroupWalk } from "../../../../frontend/js/core/groups/group_queue.js";
import { GroupDesk } from "../../../../frontend/js/core/groups/group_review.js";
import { GroupSteps } from "../../../../frontend/js/core/groups/group_steps.js";

const image = (id) => ({ id, revision: 0, reading: { id: id * 10, text: "X", status: "name" } });

/** A desk before two trays of one group, with an outbox and leases that write down what they are asked. */
function deskWith({ taken = [], held = null, waiting = 0 } = {}) {
  const log = [];
  const pages = [[1, 2, 3], [4]];
  const walk = new GroupWalk({
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
    giveBack: (ids) => log.push(["give back", ...ids]),
    release: () => log.push(["release"]),
  };
  return { desk: new GroupDesk({ walk, outbox, steps: new GroupSteps(), leases }), log };
}

test("the rest is accepted as one step, and counted", async () => {
  const { desk, log } = deskWith();
  const tray = await desk.next();
  tray.toggle(1);
  assert.equal(desk.accept(), 2);
  assert.deepEqual([log, desk.walk.images, desk.walk.groups[0].count, desk.canUndo], [[["bulk", 1, 3]], 2, 2, true]);
  assert.deepEqual((await desk.next()).ids, [4]);
});

test("what others look at is left out", async () => {
  const { desk, log } = deskWith({ taken: [1] });
  await desk.next();
  assert.equal(desk.accept(), 2);
  assert.deepEqual(log, [["bulk", 2, 3]]);
});

test("nothing to accept sends nothing", async () => {
  const { desk, log } = deskWith();
  const tray = await desk.next();
  for (const index of [0, 1, 2]) tray.toggle(index);
  assert.deepEqual([desk.accept(), log, desk.canUndo], [0, [], false]);
});

test("a step is taken back with its tray, and the tray that lay there comes next", async () => {
  const { desk, log } = deskWith();
  const first = await desk.next();
  desk.accept();
  const second = await desk.next();
  assert.equal(desk.takeBack(), 3);
  assert.deepEqual([desk.tray, desk.walk.images, log.at(-1)], [first, 4, ["undo", 1, 2, 3]]);
  assert.equal(await desk.next(), second);
  assert.equal(desk.takeBack(), null);
  assert.equal(desk.tray, second);
});

test("what was taken meanwhile is told by the next touch, unless answers are still on their way", async () => {
  const { desk } = deskWith({ held: new Set([1, 2]) });
  const tray = await desk.next();
  assert.deepEqual([await desk.touch(), tray.rest.length], [true, 2]);
  const busy = deskWith({ held: new Set([1]), waiting: 2 }).desk;
  await busy.next();
  assert.deepEqual([await busy.touch(), busy.tray.rest.length], [false, 3]);
  const calm = deskWith().desk;
  await calm.next();
  assert.equal(await calm.touch(), false);
});

test("a tray that was looked at from afar is claimed once", async () => {
  const { desk } = deskWith({ taken: [2] });
  await desk.walk.loadGroups();
  await desk.walk.peek(desk.walk.groups[0]);
  desk.walk.enter(desk.walk.groups[0]);
  const tray = await desk.next();
  assert.equal(tray.elsewhere.length, 0);
  assert.deepEqual([await desk.claim(), tray.elsewhere.length, await desk.claim()], [true, 1, false]);
});

test("what is passed on is for the others at once; leaving gives all back", async () => {
  const { desk, log } = deskWith();
  await desk.next();
  desk.passOn();
  desk.clear();
  assert.deepEqual([log, desk.tray], [[["give back", 1, 2, 3], ["release"]], null]);
});
