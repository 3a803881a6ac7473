import assert from "node:assert/strict";
import { test } from "node:test";

import { pathOf } from "../../../../frontend/js/core/uploads/file_path.js";
import { crc32, DamagedEntry, zipEntries } from "../../../../frontend/js/core/uploads/zip_entries.js";
import { makeZip } from "../../zip.mjs";

const TEXT = "MARTIN ".repeat(40);
const unicodePath = (name) => {
  const field = Buffer.from(`\x75\x70\0\0\x01\0\0\0\0${name}`);
  field.writeUInt16LE(field.length - 4, 2);
  return Buffer.concat([Buffer.from("UT\x01\0\x01"), field]);
};
const textOf = async (entry) => (await entry.open()).text();

test("the checksum is that of the zip format", () => {
  assert.equal(crc32(Buffer.from("123456789")), 0xcbf43926);
});

test("files come out by their own names, packed or stored, and without what an archiver adds", async () => {
  const entries = await zipEntries(
    makeZip([
      { name: "class/" },
      { name: "class/a.png", data: TEXT },
      { name: "Élodie.png", data: "stored", method: 0 },
      { name: "__MACOSX/class/._a.png", data: "x" },
      { name: "class/.DS_Store", data: "x" },
    ]),
  );
  assert.deepEqual(
    entries.map(({ name, path, size }) => [name, path, size]),
    [
      ["a.png", "class/a.png", 280],
      ["Élodie.png", "Élodie.png", 6],
    ],
  );
  assert.equal(pathOf(await entries[0].open()), "class/a.png");
  assert.deepEqual(await Promise.all(entries.map(textOf)), [TEXT, "stored"]);
});

test("a zip with a comment behind it is found all the same", async () => {
  const entries = await zipEntries(new Blob([makeZip([{ name: "a.png", data: "A" }]), "made by hand"]));
  assert.equal(await textOf(entries[0]), "A");
});

test("an entry that does not match its checksum is damaged, and the others are unaffected", async () => {
  const entries = await zipEntries(
    makeZip([
      { name: "crc.png", data: TEXT, crc: 1 },
      { name: "longer.png", data: TEXT, size: 5 },
      { name: "shorter.png", data: TEXT, size: 5_000 },
      { name: "good.png", data: TEXT },
    ]),
  );
  for (const entry of entries.slice(0, 3)) await assert.rejects(entry.open(), DamagedEntry);
  assert.equal(await textOf(entries[3]), TEXT);
});

test("whatever is unusual is left to the server", async () => {
  const unusual = {
    "no zip at all": new Blob(["MARTIN".repeat(20)]),
    "an empty file": new Blob([]),
    "a password": makeZip([{ name: "a.png", flags: 0x801 }]),
    "another packing": makeZip([{ name: "a.png", method: 12 }]),
    "a path that leads out": makeZip([{ name: "../a.png" }]),
    "an absolute path": makeZip([{ name: "/etc/a.png" }]),
    "a drive": makeZip([{ name: "C:a.png" }]),
    "a backslash": makeZip([{ name: "x\\a.png" }]),
    "a NUL": makeZip([{ name: "a.png\0.txt" }]),
    "a link": makeZip([{ name: "a.png", kind: 0xa000 }]),
    "a zip in a zip": makeZip([{ name: "inner.zip" }]),
    "a giant": makeZip([{ name: "a.png", size: 20_000_001 }]),
    "a name whose accents are in an extra field": makeZip([{ name: "_lodie.png", extra: unicodePath("Élodie.png") }]),
    "a name in an unknown alphabet": makeZip([{ name: "É.png", flags: 0 }]),
  };
  for (const [what, archive] of Object.entries(unusual)) assert.equal(await zipEntries(archive), null, what);
});

test("a table of contents that is cut off is left to the server", async () => {
  const bytes = Buffer.from(await makeZip([{ name: "a.png", data: "A" }]).arrayBuffer());
  bytes.writeUInt16LE(2, bytes.length - 12);
  assert.equal(await zipEntries(new Blob([bytes])), null);
});
