import assert from "node:assert/strict";
import { test } from "node:test";

import { OpenCount } from "../../../../frontend/js/core/saving/open_count.js";
import { Outbox } from "../../../../frontend/js/core/saving/outbox.js";

/** An outbox whose server replies when told, and the count over it. */
function counted({ covers } = {}) {
  let stored = null;
  const replies = [];
  const outbox = new Outbox({
    storage: { getItem: () => stored, setItem: (_key, value) => (stored = value) },
    newKey: (() => {
      let keys = 0;
      return () => `key${(keys += 1)}`;
    })(),
    setTimer: () => {},
    send: (entry) => new Promise((resolve, reject) => replies.push({ entry, resolve, reject })),
  });
  const open = new OpenCount({ outbox, covers });
  outbox.subscribe((event) => open.follow(event));
  /** The server's reply to the entry that was sent first. */
  const reply = async (facts = {}) => {
    while (!replies.length) await turn();
    const { entry, resolve, reject } = replies.shift();
    if (facts instanceof Error) reject(facts);
    else resolve({ revision: entry.revision + 1, label: null, ...facts });
    await turn();
  };
  return { outbox, open, reply };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));
const refusal = (status, problem = null) => Object.assign(new Error(), { status, problem });

test("the count is unknown until the server was asked", () => {
  const { open } = counted();
  assert.equal(open.value, null);
  assert.equal(open.learn(open.ask(), 12), true);
  assert.equal(open.value, 12);
});

test("labels and undos count at once, and the same after they are saved", async () => {
  const { open, outbox, reply } = counted();
  open.learn(open.ask(), 10);
  outbox.label(1, 0, {});
  outbox.label(2, 0, {});
  outbox.undo(2, 0, 1);
  outbox.label(3, 4, {}, 0);
  assert.equal(open.value, 9);
  for (let count = 0; count < 4; count += 1) {
    await reply();
    assert.equal(open.value, 9);
  }
  assert.equal(outbox.size, 0);
});

test("a step over many images counts each of them", async () => {
  const { open, outbox, reply } = counted();
  open.learn(open.ask(), 10);
  const items = [1, 2, 3].map((imageId) => ({ imageId, revision: 0, body: {} }));
  const step = outbox.bulk(items);
  assert.equal(open.value, 7);
  await reply({
    operationId: 5,
    results: items.map(({ imageId }) => ({ image_id: imageId, outcome: "saved", revision: 1 })),
  });
  assert.equal(open.value, 7);
  outbox.undoBulk({ ...step, operationId: 5 });
  assert.equal(open.value, 10);
});

test("a count that was asked for while a label was on its way is not taken over", async () => {
  const { open, outbox, reply } = counted();
  open.learn(open.ask(), 10);
  const before = open.ask();
  outbox.label(1, 0, {});
  await turn();
  const during = open.ask();
  await reply();
  assert.deepEqual([open.learn(before, 10), open.learn(during, 10), open.value], [false, false, 9]);
  assert.equal(open.learn(open.ask(), 8), true);
  assert.equal(open.value, 8);
});

test("without a connection, what waits is counted on top of what the server said", async () => {
  const { open, outbox, reply } = counted();
  outbox.label(1, 0, {});
  await reply(refusal(0));
  open.learn(open.ask(), 10);
  assert.equal(open.value, 9);
});

test("in a conflict the image has a label, whoever wins; a refused label that is dropped leaves none", async () => {
  const { open, outbox, reply } = counted();
  open.learn(open.ask(), 10);
  outbox.label(1, 0, {});
  await reply(refusal(412));
  assert.equal(open.value, 9);
  outbox.discard(outbox.entries[0].key);
  assert.equal(open.value, 9);
  outbox.label(2, 0, {});
  await reply(refusal(422));
  assert.equal(open.value, 8);
  outbox.discard(outbox.entries[0].key);
  assert.equal(open.value, 9);
});

test("a count over some images leaves the others out", () => {
  const { open, outbox } = counted({ covers: (id) => id < 10 });
  open.learn(open.ask(), 5);
  outbox.label(1, 0, {});
  outbox.label(77, 0, {});
  assert.equal(open.value, 4);
});
