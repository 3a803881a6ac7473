import assert from "node:assert/strict";
import { test } from "node:test";

import { fileProgress, planRequests, UploadQueue } from "../../../../frontend/js/core/uploads/upload_queue.js";

const file = (name, size = 10) => ({ name, size });
const plan = (files, limits) =>
  planRequests(
    files.map((one) => ({ file: one })),
    limits,
  ).map(({ items, tables }) => [
    items.map((item) => item.file.name).join(" "),
    tables.map((item) => item.file.name).join(" "),
  ]);
const failure = (status, problem = null) => Object.assign(new Error(`HTTP ${status}`), { status, problem });
const created = (files) => ({
  batch: { id: 1 },
  results: files.map(({ name }) => ({ file_name: name, outcome: "created" })),
});

/** A queue whose `send` follows a script of functions, then takes everything. */
function queueWith(script = []) {
  const requests = [];
  const slept = [];
  let keys = 0;
  const queue = new UploadQueue({
    newKey: () => `key-${(keys += 1)}`,
    sleep: async (ms) => {
      slept.push(ms);
    },
    onChange: () => {},
    send: async (files, options) => {
      requests.push([files.map(({ name }) => name).join(" "), options.key]);
      return (script.shift() ?? created)(files, options);
    },
  });
  return { queue, requests, slept };
}

test("requests are bounded by number and by bytes", () => {
  const files = [file("a", 4), file("b", 4), file("c", 4), file("d", 9), file("e", 1)];
  assert.deepEqual(plan(files, { files: 2, bytes: 100 }), [
    ["a b", ""],
    ["c d", ""],
    ["e", ""],
  ]);
  assert.deepEqual(plan(files, { files: 9, bytes: 10 }), [
    ["a b", ""],
    ["c", ""],
    ["d e", ""],
  ]);
});

test("a file over the byte limit still goes, alone", () => {
  assert.deepEqual(plan([file("big", 50), file("a", 1)], { files: 9, bytes: 10 }), [
    ["big", ""],
    ["a", ""],
  ]);
});

test("an archive is sent alone and tables with every request", () => {
  const files = [file("a"), file("list.csv"), file("more.ZIP"), file("b")];
  assert.deepEqual(plan(files, { files: 9, bytes: 999 }), [
    ["a", "list.csv"],
    ["more.ZIP", "list.csv"],
    ["b", "list.csv"],
  ]);
  assert.deepEqual(plan([file("a"), file("names.xlsx")]), [["a", "names.xlsx"]]);
  assert.deepEqual(plan([file("list.csv")]), [["list.csv", ""]]);
  assert.deepEqual(plan([]), []);
});

test("the bytes sent are assigned to the files in order", () => {
  assert.deepEqual(fileProgress([10, 20, 0, 10], 25), [1, 0.75, 0, 0]);
  assert.deepEqual(fileProgress([10, 0], 10), [1, 1]);
  assert.deepEqual(fileProgress([10, 20], -5), [0, 0]);
});

test("everything is sent, and each file's result is kept", async () => {
  const { queue, requests } = queueWith();
  await queue.add(Array.from({ length: 45 }, (_, index) => file(`f${index}`)));
  assert.deepEqual(
    requests.map(([, key]) => key),
    ["key-1", "key-2", "key-3"],
  );
  assert.deepEqual(queue.totals, { files: 45, settled: 45, share: 1, created: 45, exists: 0, refused: 0 });
  assert.deepEqual([queue.isBusy, queue.batch], [false, { id: 1 }]);
});

test("progress follows the bytes of the request", async () => {
  const shares = [];
  const { queue } = queueWith([
    (files, { onProgress }) => {
      onProgress(15);
      shares.push(
        queue.items.map((item) => item.progress),
        queue.totals.share,
      );
      return created(files);
    },
  ]);
  await queue.add([file("a"), file("b")]);
  assert.deepEqual(shares, [[1, 0.5], 0.75]);
});

test("a lost connection is tried again with the same key", async () => {
  const lose = () => {
    throw failure(0);
  };
  const { queue, requests, slept } = queueWith([
    lose,
    lose,
    () => {
      throw failure(503);
    },
  ]);
  await queue.add([file("a")]);
  assert.deepEqual(requests, [
    ["a", "key-1"],
    ["a", "key-1"],
    ["a", "key-1"],
    ["a", "key-1"],
  ]);
  assert.deepEqual(slept, [1000, 3000, 8000]);
  assert.equal(queue.totals.created, 1);
});

test("a request that is sent again goes where its files belong, whatever was added meanwhile", async () => {
  const sent = [];
  const note = (files, { key, batch }) => sent.push([files[0].name, key, batch]);
  let later;
  const { queue } = queueWith([
    (files, options) => {
      note(files, options);
      later = queue.add([file("b")], { batch: "Class B" });
      throw failure(0);
    },
    ...[1, 2].map(() => (files, options) => {
      note(files, options);
      return created(files);
    }),
  ]);
  await queue.add([file("a")], { batch: "Class A" });
  await later;
  assert.deepEqual(sent, [
    ["a", "key-1", "Class A"],
    ["a", "key-1", "Class A"],
    ["b", "key-2", "Class B"],
  ]);
});

for (const status of [408, 425, 429])
  test(`a ${status} does not concern the files, which are sent again`, async () => {
    const { queue, slept } = queueWith([
      () => {
        throw failure(status);
      },
    ]);
    await queue.add([file("a")]);
    assert.deepEqual([slept, queue.totals.created, queue.totals.refused], [[1000], 1, 0]);
  });

test("a full disk is waited for, with the server's words", async () => {
  const said = [];
  const { queue, slept } = queueWith([
    () => {
      throw failure(507, { title: "No space left", detail: "The disk is full." });
    },
    () => {
      said.push(queue.waitsBecause);
      throw failure(0);
    },
    () => {
      said.push(queue.waitsBecause);
      return { results: [{ file_name: "a", outcome: "created", image_id: 1, error: null }], batch: null };
    },
  ]);
  await queue.add([file("a")]);
  assert.deepEqual(said, ["The disk is full.", null]);
  assert.deepEqual(slept, [1000, 3000]);
  assert.deepEqual([queue.totals.created, queue.isWaiting], [1, false]);
});

test("a request refused as a whole marks each of its files, and the rest continue", async () => {
  const { queue } = queueWith([
    () => {
      throw failure(413, { title: "Too large", detail: "At most 200 MB." });
    },
  ]);
  await queue.add([file("big.zip"), file("a")]);
  assert.deepEqual(
    queue.results.map(({ file_name: name, outcome, error }) => [name, outcome, error?.detail ?? null]),
    [
      ["big.zip", "refused", "At most 200 MB."],
      ["a", "created", null],
    ],
  );
  assert.deepEqual(
    queue.items.map(({ state }) => state),
    ["failed", "done"],
  );
});

test("a table that is refused with every request is listed once", async () => {
  const refuse = (files) => ({
    batch: { id: 1 },
    results: files.map(({ name }) => ({
      file_name: name,
      path: name,
      outcome: name.endsWith("csv") ? "refused" : "created",
    })),
  });
  const { queue } = queueWith([refuse, refuse]);
  await queue.add([file("list.csv"), file("a.zip"), file("b.zip")]);
  assert.deepEqual(
    queue.results.map(({ file_name: name }) => name),
    ["list.csv", "a.zip", "b.zip"],
  );
});

test("a pause cancels the current request; resuming sends it again and the rest", async () => {
  const { queue, requests } = queueWith([
    (_files, { signal }) => {
      queue.pause();
      assert.equal(signal.aborted, true);
      throw failure(0);
    },
  ]);
  await queue.add([file("a.zip"), file("b")]);
  assert.deepEqual([queue.isPaused, queue.isBusy, requests.length], [true, true, 1]);
  assert.deepEqual(
    queue.items.map(({ state }) => state),
    ["waiting", "waiting"],
  );
  await queue.resume();
  assert.deepEqual(requests.slice(1), [
    ["a.zip", "key-1"],
    ["b", "key-2"],
  ]);
  assert.equal(queue.totals.created, 2);
});

/** Takes files; of each table, `matched` of its four names belong to them. */
const matching = (matched) => (files) => ({
  ...created(files.filter(({ name }) => !name.endsWith("csv"))),
  lists: files
    .filter(({ name }) => !name.endsWith("png"))
    .map(({ name }) => ({ path: name.replace("zip", "csv"), names: 4, matched })),
});
const lists = (queue) =>
  queue.results.filter(({ outcome }) => outcome === "list").map(({ path, names, matched }) => [path, names, matched]);

test("a table that is sent with every request has one result, with what it matched in all of them", async () => {
  const { queue } = queueWith([matching(1), matching(2)]);
  await queue.add([file("list.csv"), ...Array.from({ length: 21 }, (_, index) => file(`${index}.png`))]);
  assert.deepEqual(lists(queue), [["list.csv", 4, 3]]);
  assert.equal(queue.totals.created, 21);
});

test("a table that is sent alone has a result, and another one if it is sent again", async () => {
  const { queue } = queueWith([matching(0), matching(4)]);
  await queue.add([file("list.csv")]);
  await queue.add([file("list.csv")]);
  assert.deepEqual(lists(queue), [
    ["list.csv", 4, 0],
    ["list.csv", 4, 4],
  ]);
});

test("lists of one name in two archives are two", async () => {
  const { queue } = queueWith([matching(1), matching(2)]);
  await queue.add([file("a.zip"), file("a.zip")]);
  assert.deepEqual(lists(queue), [
    ["a.csv", 4, 1],
    ["a.csv", 4, 2],
  ]);
});
