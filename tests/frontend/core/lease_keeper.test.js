import assert from "node:assert/strict";
import { test } from "node:test";

import { LeaseKeeper } from "../../../frontend/js/core/lease_keeper.js";

/** A keeper with a clock to turn and a server that writes down what it is asked; its leases end as they are counted. */
function keeperWith({ held = [], isAway = false } = {}) {
  const asked = [];
  const clock = { now: 0 };
  const server = { held, isAway };
  const answer = (name, facts) => async (body) => {
    asked.push([name, body]);
    if (server.isAway) throw new Error("away");
    return { leased_until: `until ${asked.length}`, ...facts() };
  };
  const keeper = new LeaseKeeper({
    holder: "me",
    now: () => clock.now,
    server: {
      takeLeases: answer("take", () => ({ items: [{ id: 7 }] })),
      claimImages: answer("claim", () => ({ images: server.held })),
      renewLeases: answer("renew", () => ({ images: server.held })),
      releaseLeases: answer("release", () => ({})),
    },
  });
  return { keeper, asked, clock, server };
}

test("a chunk is leased with this tab's identifier", async () => {
  const { keeper, asked } = keeperWith();
  assert.deepEqual((await keeper.nextChunk({ order: "alike", limit: 20 })).items, [{ id: 7 }]);
  assert.deepEqual(asked, [["take", { order: "alike", limit: 20, holder: "me" }]]);
});

test("work renews leases once a minute and returns those still held", async () => {
  const { keeper, asked, clock } = keeperWith({ held: [7, 9] });
  assert.equal(await keeper.touch(), null);
  await keeper.nextChunk({});
  clock.now = 59_999;
  assert.equal(await keeper.touch(), null);
  clock.now = 60_000;
  assert.deepEqual(await keeper.touch(), new Set([7, 9]));
  assert.equal(await keeper.touch(), null);
  assert.deepEqual(
    asked.map(([name]) => name),
    ["take", "renew"],
  );
});

test("an unreachable server is asked again a minute later", async () => {
  const { keeper, clock, server } = keeperWith({ held: [7] });
  await keeper.nextChunk({});
  clock.now = 60_000;
  server.isAway = true;
  assert.equal(await keeper.touch(), null);
  clock.now = 120_000;
  server.isAway = false;
  assert.deepEqual(await keeper.touch(), new Set([7]));
});

test("leaving releases what the last reply leased, once", async () => {
  const { keeper, asked, clock } = keeperWith();
  keeper.release();
  assert.deepEqual(asked, []);
  await keeper.nextChunk({});
  clock.now = 60_000;
  await keeper.touch();
  keeper.release();
  keeper.release();
  assert.deepEqual(asked.slice(2), [["release", { holder: "me", until: "until 2" }]]);
  clock.now = 600_000;
  assert.equal(await keeper.touch(), null);
});

test("given images are leased, and the reply lists those that were", async () => {
  const { keeper, asked, server } = keeperWith({ held: [7] });
  assert.deepEqual(await keeper.claim([7, 8]), new Set([7]));
  server.isAway = true;
  assert.equal(await keeper.claim([9]), null);
  assert.deepEqual(asked, [
    ["claim", { holder: "me", images: [7, 8] }],
    ["claim", { holder: "me", images: [9] }],
  ]);
});

test("some images are released while work on the rest continues", async () => {
  const { keeper, asked } = keeperWith({ held: [7, 8] });
  keeper.releaseImages([7]);
  await keeper.claim([7, 8]);
  keeper.releaseImages([]);
  keeper.releaseImages([8]);
  keeper.release();
  assert.deepEqual(asked.slice(1), [
    ["release", { holder: "me", until: "until 1", images: [8] }],
    ["release", { holder: "me", until: "until 1" }],
  ]);
});
