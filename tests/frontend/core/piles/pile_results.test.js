import assert from "node:assert/strict";
import { test } from "node:test";

import { isWorthAWord, pileResults } from "../../../../frontend/js/core/piles/pile_results.js";

const added = { path: "box/scan.pdf", status: "added", pages: 12, problem: null };
const refused = { path: "locked.pdf", status: "refused", pages: null, problem: { title: "Encrypted" } };

test("files that were added are shown as an upload's", () => {
  const { batch, results } = pileResults(201, { pile_id: 3, results: [added, refused] });
  assert.deepEqual(batch, { id: 3 });
  assert.deepEqual(
    results.map(({ file_name: name, path, outcome, pages, error }) => [name, path, outcome, pages, error?.title]),
    [
      ["scan.pdf", "box/scan.pdf", "created", 12, undefined],
      ["locked.pdf", "locked.pdf", "refused", null, "Encrypted"],
    ],
  );
});

test("a request of which every file was refused has results too; other refusals have none", () => {
  assert.equal(pileResults(422, { results: [refused] }).batch, null);
  assert.equal(pileResults(413, { title: "Too large" }), null);
  assert.equal(pileResults(500, null), null);
});

test("there is something to say of refused files, and of those with records in the bin", () => {
  const exists = { path: "scan.pdf", status: "exists", pages: 12, records_in_bin: [], problem: null };
  const inBin = { ...exists, records_in_bin: [{ id: 8, number: 2 }] };
  const { results } = pileResults(200, { pile_id: 3, results: [added, refused, exists, inBin] });
  assert.deepEqual(results.map(isWorthAWord), [false, true, false, true]);
  assert.deepEqual(results[3].records_in_bin, [{ id: 8, number: 2 }]);
  assert.equal(isWorthAWord({ outcome: "refused", error: null }), true, "of a request that never arrived");
});
