import assert from "node:assert/strict";
import { test } from "node:test";

import { sendOpened, takeApart } from "../../../../frontend/js/core/uploads/archives.js";
import { makeZip } from "../../zip.mjs";

const zip = (entries) => new File([makeZip(entries)], "class.zip");
const problemOf = (name, isDamaged) => ({ title: "No", detail: `${name} is ${isDamaged ? "damaged" : "gone"}` });

/** A picked file that was deleted or touched since. */
function goneFile(name) {
  const file = new File(["x"], name);
  file.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException("changed", "NotReadableError")) });
  return file;
}

test("a large archive becomes its files; a small one, a strange one and plain files stay", async () => {
  const large = zip([{ name: "a.png" }, { name: "b.png" }, { name: "c.png" }]);
  const small = zip([{ name: "d.png" }]);
  const strange = new File(["no zip"], "x.ZIP");
  const plain = new File(["e"], "e.png");
  const parts = await takeApart([large, small, strange, plain], 2);
  assert.deepEqual(
    parts.map(({ name }) => name),
    ["a.png", "b.png", "c.png", "class.zip", "x.ZIP", "e.png"],
  );
  assert.deepEqual(parts.slice(3), [small, strange, plain]);
});

test("entries are unpacked when they are sent; a damaged one is refused by name", async () => {
  const entries = await takeApart(
    [
      zip([
        { name: "a.png", data: "A" },
        { name: "bad.png", data: "B", crc: 1 },
      ]),
    ],
    1,
  );
  const sent = [];
  const answer = await sendOpened(
    [...entries, new File(["c"], "c.png")],
    async (files) => {
      sent.push(...(await Promise.all(files.map(async (file) => [file.name, await file.text()]))));
      return {
        results: [
          { file_name: "a.png", outcome: "created" },
          { file_name: "c.png", outcome: "created" },
        ],
        batch: { id: 4 },
      };
    },
    problemOf,
  );
  assert.deepEqual(sent, [
    ["a.png", "A"],
    ["c.png", "c"],
  ]);
  assert.deepEqual(answer.batch, { id: 4 });
  assert.deepEqual(
    answer.results.map(({ file_name: name, outcome, error }) => [name, outcome, error?.detail]),
    [
      ["a.png", "created", undefined],
      ["c.png", "created", undefined],
      ["bad.png", "refused", "bad.png is damaged"],
    ],
  );
});

test("if every entry is damaged nothing is sent", async () => {
  const entries = await takeApart(
    [
      zip([
        { name: "x.png", crc: 1 },
        { name: "y.png", crc: 1 },
      ]),
    ],
    1,
  );
  const answer = await sendOpened(entries, () => assert.fail("nothing to send"), problemOf);
  assert.deepEqual(
    answer.results.map(({ file_name: name }) => name),
    ["x.png", "y.png"],
  );
});

test("an error of the network stays one, so that the request is sent again", async () => {
  await assert.rejects(
    sendOpened(
      [new File([""], "a.png")],
      async () => {
        throw new Error("away");
      },
      problemOf,
    ),
    /away/,
  );
});

test("a picked file that can no longer be read is refused by name and the others are sent", async () => {
  const sent = [];
  const gone = { name: "c.png", path: "F1/c.png", size: 0, open: () => Promise.reject(new Error("NotFoundError")) };
  const answer = await sendOpened(
    [goneFile("a.png"), new File(["b"], "b.png"), gone],
    async (files, missing) => {
      sent.push(files.map(({ name }) => name).join(), missing);
      return { results: [{ file_name: "b.png", outcome: "created" }], batch: { id: 1 } };
    },
    problemOf,
  );
  assert.deepEqual(sent, ["b.png", 2]);
  assert.deepEqual(
    answer.results.map(({ file_name: name, path, outcome, error }) => [name, path, outcome, error?.detail]),
    [
      ["b.png", undefined, "created", undefined],
      ["a.png", "a.png", "refused", "a.png is gone"],
      ["c.png", "F1/c.png", "refused", "c.png is gone"],
    ],
  );
});

test("a zip that can no longer be read is refused at once, whole or in parts", async () => {
  const [whole] = await takeApart([goneFile("scans.zip")], 1);
  const large = zip([{ name: "F1/a.png" }, { name: "F2/a.png" }]);
  const parts = await takeApart([large], 1);
  large.slice = goneFile("x").slice;
  const answer = await sendOpened([whole, ...parts], () => assert.fail("nothing to send"), problemOf);
  assert.deepEqual(
    answer.results.map(({ path, error }) => [path, error.detail]),
    [
      ["scans.zip", "scans.zip is gone"],
      ["F1/a.png", "a.png is gone"],
      ["F2/a.png", "a.png is gone"],
    ],
  );
});

test("what systems add to folders is left out", async () => {
  const names = ["Thumbs.db", ".DS_Store", "desktop.ini", "._a.png", "a.png"];
  const parts = await takeApart(
    names.map((name) => new File([""], name)),
    20,
  );
  assert.deepEqual(
    parts.map(({ name }) => name),
    ["a.png"],
  );
});
