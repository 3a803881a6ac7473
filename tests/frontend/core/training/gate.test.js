import assert from "node:assert/strict";
import { test } from "node:test";

import { asideMessage, causeOf, compareVersions, shippedOf } from "../../../../frontend/js/core/training/gate.js";

const scores = (n, live_exact, candidate_exact, live_cer, candidate_cer) => ({
  n,
  live_exact,
  candidate_exact,
  live_cer,
  candidate_cer,
});

test("a report becomes one row per frozen set", () => {
  const report = {
    corrections: { ...scores(8, 0.5, 0.75, 0.1, 0.04), p_better: 0.97 },
    original: { ...scores(100, 0.9, 0.89, 0.02, 0.02), margin: 0.01, p_worse: 0.02 },
  };
  assert.deepEqual(compareVersions(report), [
    {
      set: "corrections",
      name: "corrections",
      n: 8,
      live: { exact: 0.5, cer: 0.1 },
      candidate: { exact: 0.75, cer: 0.04 },
      outcome: "better",
    },
    {
      set: "original",
      name: "original",
      n: 100,
      live: { exact: 0.9, cer: 0.02 },
      candidate: { exact: 0.89, cer: 0.02 },
      outcome: "held",
    },
  ]);
});

test("what is said of corrections follows the gate's own test", () => {
  const outcome = (p_better, live, candidate, needed) =>
    compareVersions({ corrections: { ...scores(40, 0.5, 0.6, live, candidate), p_better, needed } })[0].outcome;
  assert.equal(outcome(0.95, 0.1, 0.05), "better");
  assert.equal(outcome(0.83, 0.1, 0.09), "unproven");
  assert.equal(outcome(0.83, 0.1, 0.09, 0.8), "better");
  assert.equal(outcome(0.2, 0.1, 0.11), "worse");
  assert.equal(outcome(0.2, 0.1, 0.1), "same");
});

test("a gain on too few names, or that does not fit the pictures, is not called better", () => {
  const outcome = (more) =>
    compareVersions({ corrections: { ...scores(40, 0.5, 0.6, 0.1, 0.05), p_better: 0.99, needed: 0.95, ...more } })[0]
      .outcome;
  assert.equal(outcome({ changed: 4, least_changed: 5, p_fits: 1 }), "few");
  assert.equal(outcome({ changed: 5, least_changed: 5, p_fits: 0.8 }), "unfit");
  assert.equal(outcome({ changed: 5, least_changed: 5, p_fits: 0.99 }), "better");
  const read = { changed: 5, least_changed: 5, p_fits: 0.99, needed_reads: 0.99 };
  assert.equal(outcome({ ...read, p_reads: 0.98 }), "unfit");
  assert.equal(outcome({ ...read, p_reads: 0.99 }), "better");
});

test("what is said of the original data follows the gate's own test, not the margin alone", () => {
  const outcome = (p_worse, allowed) =>
    compareVersions({ original: { ...scores(100, 0.9, 0.895, 0, 0), margin: 0.01, p_worse, allowed } })[0].outcome;
  assert.deepEqual([outcome(0.05), outcome(0.06), outcome(0.06, 0.1), outcome(null)], ["held", "lost", "held", "held"]);
});

test("the original data is called what it is", () => {
  const name = (source) => compareVersions({ original: { ...scores(9, 1, 1, 0, 0), source } })[0].name;
  assert.deepEqual(["drawn", "synthesis", "kept-out"].map(name), ["drawn", "drawn", "keptOut"]);
  assert.deepEqual(["dataset", undefined].map(name), ["original", "original"]);
});

test("an older report's cause is found from its numbers", () => {
  const cause = (verdict, p_better, p_worse, live_exact = 0.5) =>
    causeOf({ verdict, corrections: { p_better, live_exact }, original: { p_worse } });
  assert.equal(causeOf({ cause: "unproven" }), "unproven");
  assert.equal(cause("accepted", 0.95, 0.01), "better");
  assert.equal(cause("rejected", null, 0.01), "few-corrections");
  assert.equal(cause("rejected", 0.95, 0.01), "few-corrections");
  assert.equal(cause("rejected", 0.95, null), "few-original");
  assert.equal(cause("rejected", 0, 0, 1), "nothing-to-gain");
  assert.equal(cause("rejected", 0.95, 0.3), "worse");
  assert.equal(cause("rejected", 0.83, 0.01), "unproven");
  assert.equal(cause("rejected", 0.3, 0.01), "not-better");
});

test("a set without images, and a run without a report, have nothing to compare", () => {
  assert.deepEqual(compareVersions({ corrections: { n: 0 }, original: undefined }), []);
  assert.deepEqual(compareVersions(null), []);
});

test("the bound on what was lost since the version was shipped decides if it is reported", () => {
  const outcome = (added_upper) =>
    compareVersions({ original: { ...scores(100, 0.9, 0.9, 0, 0), margin: 0.003, added_upper, p_worse: 1 } })[0]
      .outcome;
  assert.deepEqual([outcome(0.003), outcome(0.0031), outcome(-0.01)], ["held", "lost", "held"]);
});

test("the shipped version is shown if another one is live", () => {
  const report = { parent: "r2", original: { shipped: "v1", shipped_exact: 0.9, shipped_cer: 0.02 } };
  assert.deepEqual(shippedOf(report), { name: "v1", isShipped: true, exact: 0.9, cer: 0.02 });
  assert.equal(shippedOf({ ...report, parent: "v1" }), null);
  assert.equal(shippedOf({ parent: "v1", original: {} }), null);
  assert.equal(shippedOf(null), null);
});

test("whether more names will be set aside is said only if a report says so", () => {
  assert.equal(asideMessage({ sets_more_aside: true }), "cause.moreAside");
  assert.equal(asideMessage({ sets_more_aside: false }), "cause.noMoreAside");
  assert.equal(asideMessage({ cause: "unproven" }), null);
});

test("a version that takes the place of the shipped one is not called shipped", () => {
  const report = { parent: "r2", original: { shipped: "r1", is_shipped: false } };
  assert.deepEqual(shippedOf(report), { name: "r1", isShipped: false, exact: null, cer: null });
});
