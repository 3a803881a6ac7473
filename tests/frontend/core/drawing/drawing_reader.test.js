import assert from "node:assert/strict";
import { test } from "node:test";

import { AT_LATEST_MS, DrawingReader, PAUSE_MS } from "../../../../frontend/js/core/drawing/drawing_reader.js";

/** A reader whose clock stands still and whose questions are labelled by hand. */
function bench() {
  const clock = { time: 0, timer: null };
  const questions = [];
  const shown = [];
  const reader = new DrawingReader({
    read: (signal) =>
      new Promise((resolve, reject) => {
        questions.push({ signal, resolve, reject });
      }),
    onReading: (reading) => shown.push(reading),
    onError: (error) => shown.push(error.message),
    clock: {
      now: () => clock.time,
      set: (work, ms) => (clock.timer = { work, due: clock.time + ms }),
      clear: (timer) => {
        if (clock.timer === timer) clock.timer = null;
      },
    },
  });
  const pass = (ms) => {
    clock.time += ms;
    if (!clock.timer || clock.timer.due > clock.time) return;
    const { work } = clock.timer;
    clock.timer = null;
    work();
  };
  return { reader, questions, shown, pass };
}

const settle = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test("one request is sent, shortly after the last change", () => {
  const { reader, questions, pass } = bench();
  reader.changed();
  pass(PAUSE_MS - 1);
  reader.changed();
  pass(PAUSE_MS - 1);
  assert.equal(questions.length, 0);
  pass(1);
  assert.equal(questions.length, 1);
});

test("a drawing that keeps changing is read too, at the latest after a while", () => {
  const { reader, questions, pass } = bench();
  for (let time = 0; time < AT_LATEST_MS; time += 100) {
    reader.changed();
    pass(100);
  }
  assert.equal(questions.length, 1);
});

test("a newer request cancels the older one, whose late reply is not shown", async () => {
  const { reader, questions, shown } = bench();
  reader.ask();
  reader.ask();
  assert.deepEqual(
    questions.map(({ signal }) => signal.aborted),
    [true, false],
  );
  questions[1].resolve("MARTIN");
  await settle();
  questions[0].resolve("MART");
  await settle();
  assert.deepEqual(shown, ["MARTIN"]);
});

test("a late reply about another picture is not shown over a newer reading", async () => {
  const { reader, questions, shown, pass } = bench();
  const file = {};
  const asked = reader.ask(
    (signal) =>
      new Promise((resolve) => {
        Object.assign(file, { signal, resolve });
      }),
  );
  reader.changed();
  pass(PAUSE_MS);
  assert.equal(file.signal.aborted, true);
  questions[0].resolve("DRAWN");
  await settle();
  file.resolve("FILE");
  await asked;
  assert.deepEqual(shown, ["DRAWN"]);
  await reader.ask(async () => "FILE");
  assert.deepEqual(shown, ["DRAWN", "FILE"]);
});

test("an error is reported, but not that of a superseded request", async () => {
  const { reader, questions, shown } = bench();
  reader.ask();
  questions[0].reject(new Error("away"));
  await settle();
  reader.ask();
  reader.stop();
  questions[1].reject(new Error("aborted"));
  await settle();
  assert.deepEqual(shown, ["away"]);
});

test("after a stop no request is sent", () => {
  const { reader, questions, pass } = bench();
  reader.changed();
  reader.stop();
  pass(PAUSE_MS * 10);
  assert.equal(questions.length, 0);
});
