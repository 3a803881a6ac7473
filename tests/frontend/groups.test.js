import assert from "node:assert/strict";
import { after, test } from "node:test";
import { GroupQueue } from "../../frontend/js/core/groups/group_queue.js";
import { GroupReview } from "../../frontend/js/core/groups/group_review.js";
import { GroupSteps } from "../../frontend/js/core/groups/group_steps.js";
import { LeaseKeeper } from "../../frontend/js/core/lease_keeper.js";
import { Outbox } from "../../frontend/js/core/saving/outbox.js";
import { startFakeApi } from "./fake-api.mjs";

const { server, world, url } = await startFakeApi({ count: 20 });
after(() => server.close());
globalThis.document = { baseURI: url };
const api = await import("../../frontend/js/api.js");

function reviewOverTheNetwork() {
  const items = new Map();
  let keys = 0;
  const storage = { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value) };
  const outbox = new Outbox({
    storage,
    send: api.sendDecision,
    newKey: () => `key ${(keys += 1)}`,
    setTimer: () => {},
  });
  const steps = new GroupSteps();
  outbox.subscribe((event) => steps.follow(event));
  const leases = new LeaseKeeper({ holder: "tab-00001", server: api, now: () => 0 });
  const queue = new GroupQueue({
    fetchGroups: (cursor) => api.getGroups({ by: "letter", cursor, limit: 2 }),
    fetchMembers: (key, cursor) => api.getGroupImages({ by: "letter", key, cursor, limit: 2 }),
    claim: (ids) => leases.claim(ids),
  });
  return { review: new GroupReview({ queue, outbox, steps, leases }), outbox };
}

const labelled = () => [...world.images.values()].filter(({ label }) => label).map(({ id }) => id);

test("core and the API client go through all groups, save a step and undo it", async () => {
  const { review, outbox } = reviewOverTheNetwork();
  const first = await review.next();
  assert.deepEqual([first.group.key, first.group.count, first.ids.length, first.isClaimed], ["M", 3, 2, true]);
  first.toggle(1);
  const [accepted, wrong] = first.ids;
  assert.equal(review.accept(), 1);
  const second = await review.next();
  await outbox.flush();
  assert.deepEqual([labelled(), outbox.size], [[accepted], 0]);

  assert.equal(review.undo(), 1);
  await outbox.flush();
  assert.deepEqual([labelled(), outbox.size, review.cropSet, first.isWrong({ id: wrong })], [[], 0, first, true]);

  assert.equal(await review.next(), second);
  let seen = first.images.length;
  for (let cropSet = second; cropSet; cropSet = await review.next()) seen += cropSet.images.length;
  assert.equal(seen, 20);
});
