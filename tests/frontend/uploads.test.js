import assert from "node:assert/strict";
import { test } from "node:test";

import { Uploads } from "../../frontend/js/uploads.js";

globalThis.requestAnimationFrame = (work) => setImmediate(work);

const images = (count, prefix = "f") =>
  Array.from({ length: count }, (_, index) => new File(["x"], `${prefix}${index}.png`));

/** Uploads whose clock is moved by hand; `script` says what becomes of the requests, the rest are taken. */
function bench(script = []) {
  const clock = { time: 0 };
  const sent = [];
  let keys = 0;
  const uploads = new Uploads({
    send: async (files, { batch, counted, key }) => {
      sent.push([batch, counted, files.length, key]);
      await script.shift()?.();
      return { batch: { id: 1 }, results: files.map(({ name }) => ({ file_name: name, outcome: "created" })) };
    },
    newKey: () => `key-${(keys += 1)}`,
    now: () => clock.time,
    newBatch: () => `Upload at ${clock.time / 60_000}`,
    problemOf: () => ({ title: "", detail: "" }),
    onSettled: () => {},
  });
  return { uploads, sent, clock };
}

test("files that wait stay with their batch and its count when others are added to another", async () => {
  let later;
  const { uploads, sent } = bench([
    () => {
      later = uploads.add(images(1, "b"), "Class B", "1");
    },
  ]);
  await uploads.add(images(41), "Class A", "41");
  await later;
  assert.deepEqual(sent, [
    ["Class A", "41", 20, "key-1"],
    ["Class A", "41", 20, "key-2"],
    ["Class A", "41", 1, "key-3"],
    ["Class B", "1", 1, "key-4"],
  ]);
});

test("files without a name do not join the batch that was named before", async () => {
  const { uploads, sent } = bench();
  await uploads.add(images(1), "Class A");
  assert.equal(uploads.defaultBatch, "Upload at 0");
  await uploads.add(images(1), "");
  assert.deepEqual(
    sent.map(([batch]) => batch),
    ["Class A", "Upload at 0"],
  );
});

test("files without a name join those that came shortly before, and not yesterday's", async () => {
  const { uploads, sent, clock } = bench();
  for (const minutes of [0, 6, 12, 24 * 60]) {
    clock.time = minutes * 60_000;
    await uploads.add(images(1), "");
  }
  assert.deepEqual(
    sent.map(([batch]) => batch),
    ["Upload at 0", "Upload at 0", "Upload at 0", "Upload at 1440"],
  );
});

test("each dropped folder has a batch of its own, unless a person has typed a name", async () => {
  const { uploads, sent } = bench();
  let shown = "";
  const drop = async (folder) => {
    shown = uploads.nameFor(shown, folder);
    await uploads.add(images(1), shown);
  };
  await drop("Box A");
  await drop("Box B");
  assert.equal(uploads.batchName, "", "a folder's name is not for the next view");
  await drop(null);
  shown = "Class A";
  await drop("Box C");
  assert.deepEqual(
    sent.map(([batch]) => batch),
    ["Box A", "Box B", "Box B", "Class A"],
  );
  assert.equal(uploads.batchName, "Class A");
});

test("a name of spaces is none", async () => {
  const { uploads, sent } = bench();
  await uploads.add(images(1), "  ");
  await uploads.add(images(1), uploads.nameFor("  ", "Box A"));
  assert.deepEqual(
    sent.map(([batch]) => batch),
    ["Upload at 0", "Box A"],
  );
});
