import assert from "node:assert/strict";
import { test } from "node:test";

import { sendOpened, takeApart } from "../../../../frontend/js/core/uploads/archives.js";
import { makeZip } from "../../zip.mjs";

const zip = (entries) => new File([makeZip(entries)], "class.zip");
const problemOf = (name) => ({ title: "Damaged", detail: `${name} is damaged` });

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
