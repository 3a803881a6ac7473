import assert from "node:assert/strict";
import { test } from "node:test";

import { isActive, progressOf, verdictOf } from "../../../../frontend/js/core/training/run_progress.js";

test("a queued run has not started", () => {
  assert.deepEqual(progressOf({ state: "queued", progress: null }), { phase: "queued", phaseIndex: -1, share: null });
});

test("a running run is in a phase, with a share if the steps are known", () => {
  assert.deepEqual(progressOf({ state: "running", progress: { phase: "training", step: 3, steps: 12 } }), {
    phase: "training",
    phaseIndex: 1,
    share: 0.25,
  });
  assert.deepEqual(progressOf({ state: "running", progress: { phase: "exporting" } }), {
    phase: "exporting",
    phaseIndex: 3,
    share: null,
  });
  assert.deepEqual(progressOf({ state: "running", progress: {} }), { phase: "preparing", phaseIndex: 0, share: null });
  assert.equal(progressOf({ state: "running", progress: { phase: "training", step: 13, steps: 12 } }).share, 1);
});

test("only queued and running runs are active", () => {
  const states = ["queued", "running", "done", "rejected", "failed", "cancelled", "interrupted"];
  assert.deepEqual(
    states.filter((state) => isActive({ state })),
    ["queued", "running"],
  );
  assert.equal(isActive(null), false);
});

test("the verdict is the gate's if there is one, else the state", () => {
  assert.equal(verdictOf({ state: "done", report: { verdict: "accepted" } }), "accepted");
  assert.equal(verdictOf({ state: "rejected", report: { verdict: "rejected" } }), "rejected");
  assert.equal(verdictOf({ state: "interrupted", report: null }), "interrupted");
});
