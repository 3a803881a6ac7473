import assert from "node:assert/strict";
import { test } from "node:test";

import { FormDrafts } from "../../../../frontend/js/core/forms/form_drafts.js";
import { FormSession } from "../../../../frontend/js/core/forms/form_session.js";

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}
const page = (facts = {}) => ({
  number: 1,
  width_mm: 210,
  height_mm: 297,
  size_known: true,
  width: 630,
  height: 891,
  ...facts,
});
const field = (name, facts = {}) => ({
  name,
  kind: "name",
  page: 1,
  rect_mm: [30, 40, 90, 10],
  optional: false,
  ...facts,
});
const server = (fields, facts = {}) => ({
  id: 7,
  name: "Membership",
  version: 3,
  pages: [page(), page()],
  fields,
  ...facts,
});
const open = (form, drafts = new FormDrafts(storage())) => new FormSession(form, form.version, drafts);
const names = (session) => session.form.fields.map(({ name }) => name);

test("a field that is added is selected, named on its page, and undone again", () => {
  const session = open(server([field("SURNAME")]));
  session.show(2);
  session.add({ name: "GIVEN NAME", rect_mm: [30, 60, 90, 10] });
  assert.equal(session.selected.name, "GIVEN NAME");
  assert.equal(session.selected.page, 2);
  assert.equal(session.isChanged, true);
  session.undo();
  assert.deepEqual(names(session), ["SURNAME"]);
  assert.equal(session.selectedKey, null);
  assert.equal(session.isChanged, false);
  session.redo();
  assert.deepEqual(names(session), ["SURNAME", "GIVEN NAME"]);
});

test("a drag is undone as one, and the next one on its own", () => {
  const session = open(server([field("SURNAME")]));
  const drag = (tag, ...lefts) => {
    for (const left of lefts) session.update("f0", { rect_mm: [left, 40, 90, 10] }, tag);
    session.endStep();
  };
  drag("drag 1", 31, 35, 40);
  drag("drag 2", 41, 50);
  session.undo();
  assert.deepEqual(session.form.fields[0].rect_mm, [40, 40, 90, 10]);
  session.undo();
  assert.deepEqual(session.form.fields[0].rect_mm, [30, 40, 90, 10]);
});

test("after a removal the next field of the page is selected", () => {
  const session = open(server([field("A"), field("B"), field("ELSEWHERE", { page: 2 }), field("C")]));
  session.select("f1");
  session.remove("f1");
  assert.equal(session.selected.name, "C");
  session.remove(session.selectedKey);
  assert.equal(session.selected.name, "A");
  session.remove(session.selectedKey);
  assert.equal(session.selectedKey, null);
});

test("selecting a field of another page shows that page, and another page selects nothing there", () => {
  const session = open(server([field("A"), field("B", { page: 2 })]));
  session.select("f1");
  assert.equal(session.page, 2);
  session.show(1);
  assert.equal(session.selectedKey, null);
  session.show(9);
  assert.equal(session.page, 2);
});

test("unsaved changes come back on the next visit, and can be given up", () => {
  const drafts = new FormDrafts(storage());
  const session = open(server([field("A")]), drafts);
  session.update("f0", { name: "SURNAME" });
  session.keep();
  const again = open(server([field("A")]), drafts);
  assert.equal(again.restored, true);
  assert.deepEqual(names(again), ["SURNAME"]);
  again.discard();
  assert.deepEqual(names(again), ["A"]);
  assert.equal(drafts.of(7), null);
});

test("changes of an older version are saved as such, so that the server notices", () => {
  const drafts = new FormDrafts(storage());
  drafts.keep(7, { version: 2, form: { name: "Mine", pages: [page()], fields: [field("A", { page: 2 })] } });
  const session = open(server([field("B")]), drafts);
  assert.equal(session.version, 2);
  assert.equal(session.form.name, "Mine");
  assert.equal(session.form.pages.length, 2);
});

test("what was saved is not kept any longer, what was changed meanwhile is", () => {
  const drafts = new FormDrafts(storage());
  const session = open(server([field("A")]), drafts);
  session.update("f0", { name: "SURNAME" });
  const sent = session.form;
  session.update("f0", { name: "SURNAMES" });
  session.wasSaved(sent, 4);
  assert.equal(session.version, 4);
  assert.deepEqual([session.isChanged, drafts.of(7).version], [true, 4]);
  session.wasSaved(session.form, 5);
  assert.deepEqual([session.isChanged, drafts.of(7)], [false, null]);
});

test("someone else's version is taken over, and undo brings the own one back", () => {
  const session = open(server([field("A")]));
  session.update("f0", { name: "MINE" });
  session.takeTheirs(server([field("THEIRS")]), 4);
  assert.deepEqual([names(session), session.isChanged, session.version], [["THEIRS"], false, 4]);
  session.undo();
  assert.deepEqual([names(session), session.isChanged, session.version], [["MINE"], true, 4]);
});

test("pages of the same size get the other size together, and a confirmed size is worth saving", () => {
  const unknown = page({ size_known: false });
  const session = open(server([], { pages: [unknown, page({ width_mm: 148, height_mm: 210 }), unknown] }));
  session.setPaper({ width_mm: 210, height_mm: 297 });
  assert.equal(session.isChanged, true);
  session.setPaper({ width_mm: 215.9, height_mm: 279.4 });
  assert.deepEqual(
    session.form.pages.map(({ width_mm, size_known }) => [width_mm, size_known]),
    [
      [215.9, true],
      [148, true],
      [215.9, true],
    ],
  );
});

test("copies and the order go through the same undo", () => {
  const session = open(server([field("A"), field("B")]));
  session.duplicate("f0", (number) => `A ${number}`);
  session.copyToAllPages("f1", (number) => `B, page ${number}`);
  session.reorder("f1", -1);
  assert.deepEqual(names(session), ["A", "B", "A 2", "B, page 2"]);
  session.undo();
  session.undo();
  session.undo();
  assert.deepEqual(names(session), ["A", "B"]);
});

test("watchers hear of changes until they leave", () => {
  const session = open(server([field("A")]));
  const leaving = new AbortController();
  let heard = 0;
  session.watch(() => (heard += 1), leaving.signal);
  session.select("f0");
  session.select("f0");
  session.update("f0", { optional: true });
  leaving.abort();
  session.undo();
  assert.equal(heard, 2);
});

test("the problems are those of the form on show", () => {
  const session = open(server([field("A"), field("A", { rect_mm: [30, 60, 90, 10] })]));
  assert.deepEqual(
    session.problems.map(({ kind }) => kind),
    ["twice"],
  );
});

test("undo and redo show the page where something changes", () => {
  const session = open(server([field("A")]));
  session.show(2);
  session.add({ name: "B", rect_mm: [30, 60, 90, 10] });
  session.select("f0");
  session.undo();
  assert.equal(session.page, 2);
  session.show(1);
  session.redo();
  assert.deepEqual([session.page, names(session)], [2, ["A", "B"]]);
});
