import assert from "node:assert/strict";
import { test } from "node:test";

import { startFakeApi } from "../fake-api.mjs";

const { server, url } = await startFakeApi();
globalThis.document = { baseURI: url };
const piles = await import("../../../frontend/js/api/piles.js");
const bin = await import("../../../frontend/js/api.js");
const { erase } = await import("../../../frontend/js/api/erasing.js");
test.after(() => {
  server.close();
  server.closeAllConnections();
});

test("a page is decided on the revision that was seen, refused on an older one, and undone", async () => {
  const page = await piles.getPage(7);
  const decided = await piles.decidePage(page, { action: "blank" });
  assert.deepEqual([page.state, decided.state, decided.can_undo], ["needs help", "blank", true]);
  await assert.rejects(piles.decidePage(page, { action: "foreign" }), { status: 412 });
  const again = await piles.decidePage(decided, { action: "foreign" });
  await assert.rejects(piles.undoPage(decided), { status: 412 });
  const undone = await piles.undoPage(again);
  assert.equal(undone.state, "blank");
  assert.equal((await piles.undoPage(undone)).state, "needs help");
});

test("a check is taken back by its fingerprint, and no other is", async () => {
  await piles.countForms(1, 9);
  const { fingerprint } = (await piles.getPile(1)).miscount;
  const checked = await piles.checkRecords(1, fingerprint, "Ada");
  assert.equal(checked.miscount.checked_by, "Ada");
  assert.equal((await piles.uncheckRecords(1, "of others")).miscount.checked_by, "Ada");
  assert.equal((await piles.uncheckRecords(1, fingerprint)).miscount.checked_by, null);
  await piles.countForms(1, null);
});

test("pages that need help come likeliest first", async () => {
  const { items } = await piles.getPages({ pile: 1, state: "needs help" });
  assert.deepEqual(
    items.map(({ id }) => id),
    [7, 5],
  );
});

test("a record has the image of each field, which knows its page", async () => {
  const { items } = await piles.getRecords(1, {});
  const { fields } = await piles.getRecord(items[0].id);
  assert.deepEqual(
    fields.map(({ name, image }) => [name, image.id, image.field.page_id]),
    [
      ["SURNAME", 15, 1],
      ["FIRST NAME", 16, 1],
    ],
  );
});

test("a deleted record is in the bin, with who put it there, and comes back", async () => {
  const numbers = async () => (await piles.getRecords(1, {})).items.map(({ number }) => number);
  const before = await numbers();
  const [record] = (await piles.getRecords(1, {})).items;
  await bin.deleteRecord(record.id);
  assert.deepEqual(await numbers(), before.slice(1));
  const { items } = await bin.getDeletedRecords({ limit: 5 });
  assert.deepEqual(
    items.map(({ id, pile_name: pile, deleted_by: by }) => [id, pile, by]),
    [[record.id, "Feeder, Monday", "Ada"]],
  );
  await bin.restoreRecord(record.id);
  assert.deepEqual(await numbers(), before);
});

test("a page in no record is erased with a reason", async () => {
  const { items } = await piles.getPages({ pile: 1, state: "foreign" });
  const tombstone = await erase("page", items[0].id, "request 2026-16");
  assert.deepEqual([tombstone.former_id, tombstone.reason], [items[0].id, "request 2026-16"]);
  assert.deepEqual((await piles.getPages({ pile: 1, state: "foreign" })).items, []);
});

test("an export's address says which rows and which format", () => {
  assert.equal(
    piles.pileExportUrl(1, { format: "csv", checked: "only" }),
    `${url}api/v1/piles/1/export?format=csv&checked=only`,
  );
  assert.equal(piles.pilePicturesUrl(1), `${url}api/v1/piles/1/pages.zip`);
});
