import assert from "node:assert/strict";
import { test } from "node:test";

import { versionScores } from "../../../../frontend/js/core/training/version_scores.js";

const report = (parent, candidate, live, trained) => ({
  parent,
  candidate,
  corrections: { n: 34, live_exact: live, live_cer: 0.2, candidate_exact: trained, candidate_cer: 0.1 },
  original: { n: 0 },
});
const runs = [{ report: report("b", "c", 0.7, 0.8) }, { report: null }, { report: report("a", "b", 0.5, 0.6) }];
const metrics = { validation: { n: 495, exact: 0.95, cer: 0.01 }, prior: { exact_with: 1 } };

test("a version has the scores of the run that made it", () => {
  assert.deepEqual(versionScores({ name: "b", metrics }, runs), [{ name: "corrections", n: 34, exact: 0.6, cer: 0.1 }]);
});

test("a shipped version has those of the newest run that was compared with it", () => {
  assert.deepEqual(versionScores({ name: "a", metrics }, runs), [{ name: "corrections", n: 34, exact: 0.5, cer: 0.2 }]);
});

test("without a run, what the bundle says is called by its own set", () => {
  const own = [{ name: "validation", n: 495, exact: 0.95, cer: 0.01 }];
  assert.deepEqual(versionScores({ name: "x", metrics }, runs), own);
  assert.deepEqual(versionScores({ name: "x", metrics: { ...metrics, gold_test: { n: 9, exact: 1 } } }, []), [
    { name: "validation", n: 9, exact: 1, cer: null },
  ]);
  assert.deepEqual(versionScores({ name: "x", metrics: {} }, []), []);
});

test("drawn images are called what they are", () => {
  const drawn = { candidate: "d", original: { n: 5, source: "drawn", candidate_exact: 1 } };
  assert.equal(versionScores({ name: "d" }, [{ report: drawn }])[0].name, "drawn");
});
