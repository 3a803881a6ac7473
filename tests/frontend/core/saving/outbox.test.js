import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../../../frontend/js/core/saving/outbox.js";

class MemoryStorage {
  values = new Map();

  getItem(key) {
    return this.values.get(key) ?? null;
  }

  setItem(key, value) {
    this.values.set(key, value);
  }
}

/** An outbox with a scripted server: `answers` are taken in order; an Error is thrown, the rest are revisions. */
function outboxWith(answers, storage = new MemoryStorage()) {
  const sent = [];
  const timers = [];
  const events = [];
  let keys = storage.values.size * 100;
  const outbox = new Outbox({
    storage,
    newKey: () => `key-${(keys += 1)}`,
    setTimer: (callback, ms) => timers.push({ callback, ms }),
    send: async (entry) => {
      sent.push([entry.op, entry.imageId, entry.revision]);
      const answer = answers.shift() ?? entry.revision + 1;
      if (answer instanceof Error) throw answer;
      return { revision: answer, label: { text: entry.body?.text ?? null } };
    },
  });
  outbox.subscribe(({ type, entry }) => events.push([type, entry?.imageId ?? null]));
  return { outbox, sent, timers, events, storage };
}

const failure = (status, problem = null) => Object.assign(new Error(`HTTP ${status}`), { status, problem });
const text = (value) => ({ kind: "text", text: value });

test("an entry is stored before it is sent and removed when the server has replied", async () => {
  const { outbox, sent, events } = outboxWith([]);
  outbox.label(7, 0, text("LEA"));
  assert.deepEqual(outbox.entries, [
    { key: "key-1", state: "waiting", problem: null, op: "label", imageId: 7, revision: 0, body: text("LEA") },
  ]);
  await outbox.flush();
  assert.deepEqual(
    [outbox.entries, sent, events],
    [
      [],
      [["label", 7, 0]],
      [
        ["changed", 7],
        ["saved", 7],
      ],
    ],
  );
});

test("waiting entries are sent in order, one at a time", async () => {
  const { outbox, sent } = outboxWith([]);
  for (const id of [3, 1, 2]) outbox.label(id, 0, text("A"));
  await outbox.flush();
  assert.deepEqual(
    sent.map(([, id]) => id),
    [3, 1, 2],
  );
});

test("an unreachable server stops sending; the wait grows and nothing is lost", async () => {
  const { outbox, sent, timers } = outboxWith([failure(0), failure(503), failure(401), failure(403)]);
  outbox.label(1, 0, text("A"));
  outbox.label(2, 0, text("B"));
  await outbox.flush();
  for (const expected of [1000, 2000, 5000, 10_000]) {
    const timer = timers.pop();
    assert.equal(timer.ms, expected);
    timer.callback();
    await outbox.flush();
  }
  assert.deepEqual(
    sent.map(([, id]) => id),
    [1, 1, 1, 1, 1, 2],
  );
  assert.deepEqual([outbox.entries, outbox.isStuck], [[], false]);
});

test("only one retry is planned, however many entries wait", async () => {
  const { outbox, timers } = outboxWith([failure(0), failure(0), failure(0)]);
  for (const id of [1, 2, 3]) {
    outbox.label(id, 0, text("A"));
    await outbox.flush();
  }
  assert.equal(timers.length, 1);
  assert.equal(outbox.entries.length, 3);
});

test("a reload keeps what was not saved, and replays it in order", async () => {
  const first = outboxWith([failure(0)]);
  first.outbox.label(5, 0, text("ÉLODIE"));
  first.outbox.label(6, 2, text("B"));
  await first.outbox.flush();
  const second = outboxWith([], first.storage);
  assert.deepEqual([...second.outbox.labelledImages], [5, 6]);
  await second.outbox.flush();
  assert.deepEqual(second.sent, [
    ["label", 5, 0],
    ["label", 6, 2],
  ]);
});

test("a later decision about the same image expects the revision that the earlier one made", async () => {
  const { outbox, sent } = outboxWith([4]);
  outbox.label(7, 0, text("A"));
  outbox.undo(7, 0);
  await outbox.flush();
  assert.deepEqual(sent, [
    ["label", 7, 0],
    ["undo", 7, 4],
  ]);
});

test("an image whose label is undone counts as open", () => {
  const { outbox } = outboxWith([failure(0)]);
  outbox.label(7, 0, text("A"));
  outbox.label(8, 0, text("B"));
  outbox.undo(7, 0);
  assert.deepEqual([...outbox.labelledImages], [8]);
});

test("a conflict waits for a person while other images go on", async () => {
  const current = { revision: 3, label: text("B") };
  const { outbox, sent, events } = outboxWith([failure(412, { current })]);
  outbox.label(7, 0, text("A"));
  outbox.label(7, 0, text("AA"));
  outbox.label(8, 0, text("C"));
  await outbox.flush();
  assert.deepEqual(
    sent.map(([, id]) => id),
    [7, 8],
  );
  assert.deepEqual(
    outbox.entries.map(({ imageId, state }) => [imageId, state]),
    [
      [7, "conflict"],
      [7, "waiting"],
    ],
  );
  assert.deepEqual(outbox.entries[0].problem, { current });
  assert.equal(events.filter(([type]) => type === "conflict").length, 1);
});

test("keep mine sends over the revision that was seen, under a new key", async () => {
  const { outbox, sent } = outboxWith([failure(412, { current: { revision: 3, label: null } })]);
  outbox.label(7, 0, text("A"));
  await outbox.flush();
  const [{ key }] = outbox.entries;
  await outbox.keepMine(key, 3);
  assert.deepEqual(sent, [
    ["label", 7, 0],
    ["label", 7, 3],
  ]);
  assert.deepEqual(outbox.entries, []);
});

test("keep theirs drops mine and the entries based on it", async () => {
  const { outbox, sent } = outboxWith([failure(412)]);
  outbox.label(7, 0, text("A"));
  outbox.undo(7, 0);
  await outbox.flush();
  outbox.discard(outbox.entries[0].key);
  await outbox.flush();
  assert.deepEqual([outbox.entries, sent.length], [[], 1]);
});

test("what the server refuses is kept with its reason", async () => {
  const { outbox } = outboxWith([failure(422, { detail: "Too long" })]);
  outbox.label(7, 0, text("A"));
  await outbox.flush();
  assert.deepEqual(
    outbox.entries.map(({ state, problem }) => [state, problem.detail]),
    [["refused", "Too long"]],
  );
});

test("storage that holds something else is read as empty", () => {
  const storage = new MemoryStorage();
  for (const junk of ["{", "7", "{}"]) {
    storage.setItem("paraph.outbox", junk);
    assert.deepEqual(outboxWith([], storage).outbox.entries, []);
  }
});
