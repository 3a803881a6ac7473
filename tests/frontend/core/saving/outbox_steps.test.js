import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../../../frontend/js/core/saving/outbox.js";

const body = { kind: "text", text: "MARTIN" };
const items = (...ids) => ids.map((imageId) => ({ imageId, revision: 0, body }));
const failure = (status, problem = null) => Object.assign(new Error(`HTTP ${status}`), { status, problem });

/** An outbox whose server answers steps: `conflicts` names images that somebody else has labelled. */
function outboxWith({ conflicts = [], failures = [] } = {}) {
  const values = new Map();
  const sent = [];
  const events = [];
  let keys = 0;
  const outbox = new Outbox({
    storage: { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value) },
    newKey: () => `k${(keys += 1)}`,
    setTimer: () => {},
    send: async (entry) => {
      sent.push([
        entry.op,
        entry.items
          ? entry.items.map(({ imageId, revision }) => [imageId, revision])
          : [[entry.imageId, entry.revision]],
        entry.operationId ?? null,
      ]);
      if (failures.length) throw failures.shift();
      if (!entry.items) return { revision: entry.revision + 1, label: null };
      return {
        operationId: sent.length,
        results: entry.items.map(({ imageId, revision }) =>
          conflicts.includes(imageId)
            ? {
                image_id: imageId,
                outcome: "conflict",
                revision: 5,
                label: null,
                error: { status: 412, current: { revision: 5, label: null } },
              }
            : { image_id: imageId, outcome: "saved", revision: revision + 1, label: body, error: null },
        ),
      };
    },
  });
  outbox.subscribe(({ type, entry }) => events.push([type, entry?.imageId ?? entry?.key ?? null]));
  return { outbox, sent, events };
}

test("a step is one entry, one request, and a save for each image", async () => {
  const { outbox, sent, events } = outboxWith();
  outbox.bulk(items(1, 2));
  assert.deepEqual([outbox.entries.length, outbox.size, [...outbox.labelledImages]], [1, 2, [1, 2]]);
  await outbox.flush();
  assert.deepEqual(sent, [
    [
      "bulk",
      [
        [1, 0],
        [2, 0],
      ],
      null,
    ],
  ]);
  assert.deepEqual(events, [
    ["changed", "k1"],
    ["saved", 1],
    ["saved", 2],
    ["settled", "k1"],
  ]);
  assert.deepEqual([outbox.entries, outbox.size], [[], 0]);
});

test("a conflict inside a step becomes an entry of its own, with the label that was meant", async () => {
  const { outbox, events } = outboxWith({ conflicts: [2] });
  outbox.bulk(items(1, 2, 3));
  await outbox.flush();
  assert.deepEqual(outbox.entries, [
    {
      key: "k2",
      op: "label",
      state: "conflict",
      imageId: 2,
      revision: 0,
      body,
      problem: { status: 412, current: { revision: 5, label: null } },
    },
  ]);
  assert.deepEqual(events.slice(1), [
    ["saved", 1],
    ["saved", 3],
    ["conflict", 2],
    ["settled", "k1"],
  ]);
  assert.equal(outbox.size, 1);
});

test("the undo of an unsent step is sent after it, with the server's operation id", async () => {
  const { outbox, sent } = outboxWith({ failures: [failure(0)] });
  const entry = outbox.bulk(items(1, 2));
  await outbox.flush();
  outbox.undoBulk({ ...entry, operationId: null });
  assert.deepEqual([[...outbox.labelledImages], outbox.size], [[], 4]);
  await outbox.flush();
  assert.deepEqual(sent.slice(1), [
    [
      "bulk",
      [
        [1, 0],
        [2, 0],
      ],
      null,
    ],
    [
      "undoBulk",
      [
        [1, 0],
        [2, 0],
      ],
      2,
    ],
  ]);
  assert.deepEqual(outbox.entries, []);
});

test("a step that is undone leaves no conflict", async () => {
  const { outbox, sent } = outboxWith({ conflicts: [2], failures: [failure(0)] });
  const entry = outbox.bulk(items(1, 2));
  await outbox.flush();
  outbox.undoBulk({ ...entry, operationId: null });
  await outbox.flush();
  assert.deepEqual(sent.at(-1), ["undoBulk", [[1, 0]], 2]);
  assert.deepEqual(outbox.entries, []);
});

test("labels saved after a step expect its revisions", async () => {
  const { outbox, sent } = outboxWith({ failures: [failure(0)] });
  outbox.bulk(items(1, 2));
  await outbox.flush();
  outbox.label(2, 0, body);
  outbox.bulk(items(1));
  await outbox.flush();
  assert.deepEqual(sent.slice(2), [
    ["label", [[2, 1]], null],
    ["bulk", [[1, 1]], null],
  ]);
});

test("discarding a refused image removes it from later steps, and no other image", async () => {
  const { outbox } = outboxWith({ failures: [failure(422)] });
  outbox.label(1, 0, body);
  await outbox.flush();
  outbox.bulk(items(1, 2));
  outbox.discard(outbox.entries[0].key);
  assert.deepEqual(
    outbox.entries.map((entry) => entry.items.map(({ imageId }) => imageId)),
    [[2]],
  );
});

test("a step that the server refuses is kept whole", async () => {
  const { outbox, events } = outboxWith({ failures: [failure(409, { detail: "no" })] });
  outbox.bulk(items(1, 2));
  await outbox.flush();
  assert.deepEqual(
    outbox.entries.map(({ op, state, problem }) => [op, state, problem]),
    [["bulk", "refused", { detail: "no" }]],
  );
  assert.deepEqual(events.at(-1), ["refused", "k1"]);
});
