import assert from "node:assert/strict";
import { test } from "node:test";

import { compareVersions } from "../../../../frontend/js/core/training/gate.js";

const scores = (n, live_exact, candidate_exact, live_cer, candidate_cer) => ({
  n,
  live_exact,
  candidate_exact,
  live_cer,
  candidate_cer,
});

test("a report becomes one row per frozen set", () => {
  const report = {
    corrections: scores(8, 0.5, 0.75, 0.1, 0.04),
    original: { ...scores(100, 0.9, 0.89, 0.02, 0.02), margin: 0.01 },
  };
  assert.deepEqual(compareVersions(report), [
    {
      set: "corrections",
      n: 8,
      live: { exact: 0.5, cer: 0.1 },
      candidate: { exact: 0.75, cer: 0.04 },
      outcome: "better",
    },
    {
      set: "original",
      n: 100,
      live: { exact: 0.9, cer: 0.02 },
      candidate: { exact: 0.89, cer: 0.02 },
      outcome: "held",
    },
  ]);
});

test("with equal exact match the error rate decides; with both equal nothing is gained", () => {
  const outcome = (...row) => compareVersions({ corrections: scores(4, ...row) })[0].outcome;
  assert.equal(outcome(0.5, 0.5, 0.1, 0.09), "better");
  assert.equal(outcome(0.5, 0.5, 0.1, 0.11), "worse");
  assert.equal(outcome(0.5, 0.25, 0.1, 0.01), "worse");
  assert.equal(outcome(0.5, 0.5, 0.1, 0.1), "same");
});

test("on the original data the margin decides", () => {
  const outcome = (live, candidate, margin) =>
    compareVersions({ original: { ...scores(100, live, candidate, 0, 0), margin } })[0].outcome;
  assert.deepEqual(
    [outcome(0.9, 0.95, 0.01), outcome(0.9, 0.89, 0.01), outcome(0.9, 0.88, 0.01)],
    ["held", "held", "lost"],
  );
});

test("a set without images, and a run without a report, have nothing to compare", () => {
  assert.deepEqual(compareVersions({ corrections: { n: 0 }, original: undefined }), []);
  assert.deepEqual(compareVersions(null), []);
});
