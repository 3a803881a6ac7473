import assert from "node:assert/strict";
import { test } from "node:test";

import { watchRun } from "../../../../frontend/js/core/training/run_watch.js";

const running = (step) => ({ id: 1, state: "running", progress: { step } });
const done = { id: 1, state: "done" };

function parts(openEvents, polled = []) {
  const seen = [];
  const slept = [];
  const control = new AbortController();
  return {
    seen,
    slept,
    control,
    closed: 0,
    openEvents,
    signal: control.signal,
    onRun: (run) => seen.push(run.progress?.step ?? run.state),
    getRun: async () => {
      const next = polled.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
}

const later = (work) => {
  setTimeout(work, 0);
};

test("events are followed until the run has ended, and the stream is closed", async () => {
  let closed = 0;
  const watch = parts((_id, { onRun }) => {
    later(() => [running(1), running(2), done].forEach(onRun));
    return {
      close: () => {
        closed += 1;
      },
    };
  });
  await watchRun(1, watch);
  assert.deepEqual([watch.seen, closed], [[1, 2, "done"], 1]);
});

test("if events fail the run is polled every two seconds, errors included", async () => {
  const watch = parts(
    (_id, { onError }) => {
      later(onError);
      return { close: () => {} };
    },
    [running(1), new Error("away"), done],
  );
  await watchRun(1, watch);
  assert.deepEqual(
    [watch.seen, watch.slept],
    [
      [1, "done"],
      [2000, 2000],
    ],
  );
});

test("leaving the view stops watching", async () => {
  let closed = 0;
  const watch = parts(() => ({
    close: () => {
      closed += 1;
    },
  }));
  later(() => watch.control.abort());
  await watchRun(1, watch);
  assert.deepEqual([watch.seen, closed], [[], 1]);
});
