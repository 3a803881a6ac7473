import assert from "node:assert/strict";
import { test } from "node:test";

import { sendOpened } from "../../../../frontend/js/core/uploads/archives.js";
import { fileResults } from "../../../../frontend/js/core/uploads/file_results.js";
import { UploadQueue } from "../../../../frontend/js/core/uploads/upload_queue.js";

const refused = (name) => ({
  file_name: name,
  outcome: "refused",
  image_id: null,
  error: { status: 415, title: "Not an image", detail: `${name} is text.` },
});
const problem = (...names) => ({
  type: "urn:paraph:problem:no-file-taken",
  status: 415,
  title: "No file was taken",
  detail: "None.",
  results: names.map(refused),
});

test("a reply with results is returned as it is", () => {
  const body = { batch: { id: 1 }, results: [], created: 0 };
  assert.equal(fileResults(200, body), body);
});

test("a refusal with a result for each file becomes results without a batch", () => {
  assert.deepEqual(fileResults(415, problem("a")), { batch: null, version: null, results: [refused("a")] });
  assert.equal(fileResults(422, { ...problem("a"), version: "v1" }).version, "v1");
});

test("any other refusal has no results", () => {
  assert.equal(fileResults(413, { title: "Too large" }), null);
  assert.equal(fileResults(502, null), null);
  assert.equal(fileResults(503, problem("a")), null);
});

test("an upload refused as a whole reports each file's own reason, and is not sent again", async () => {
  let sent = 0;
  const wire = async (files) => {
    sent += 1;
    const answer = fileResults(415, problem(...files.map(({ name }) => name)));
    if (!answer) throw Object.assign(new Error("HTTP 415"), { status: 415 });
    return answer;
  };
  const queue = new UploadQueue({
    newKey: () => "key",
    sleep: async () => {},
    onChange: () => {},
    send: (files) => sendOpened(files, wire, () => ({})),
  });
  await queue.add([new File(["x"], "a.png"), new File(["y"], "b.png")]);
  assert.deepEqual(
    queue.results.map(({ file_name: name, error }) => [name, error.detail]),
    [
      ["a.png", "a.png is text."],
      ["b.png", "b.png is text."],
    ],
  );
  assert.deepEqual([sent, queue.totals.refused, queue.batch], [1, 2, null]);
});
