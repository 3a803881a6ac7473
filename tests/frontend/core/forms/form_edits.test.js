import assert from "node:assert/strict";
import { test } from "node:test";

import * as edits from "../../../../frontend/js/core/forms/form_edits.js";

const page = (facts) => ({
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
const form = (fields = [], pages = [page()]) => edits.editable({ name: "Membership", pages, fields });
const names = ({ fields }) => fields.map(({ name }) => name);

test("a form is saved as the API takes it, and as it came", () => {
  const sent = edits.toSave(form([field(" SURNAME "), field("CODE", { kind: "comb", boxes: 8, optional: true })]));
  assert.deepEqual(sent, {
    name: "Membership",
    pages: [{ width_mm: 210, height_mm: 297, size_known: true }],
    fields: [
      { name: "SURNAME", kind: "name", page: 1, rect_mm: [30, 40, 90, 10], optional: false },
      { name: "CODE", kind: "comb", page: 1, rect_mm: [30, 40, 90, 10], optional: true, boxes: 8 },
    ],
  });
});

test("a field's case and accents are sent only if it has its own", () => {
  const own = field("A", { case: "written", accents: "kept" });
  const { fields } = edits.toSave(
    form([own, field("B", { case: null, accents: null }), field("C", { case: "title" })]),
  );
  assert.deepEqual(
    fields.map((sent) => [sent.case, sent.accents]),
    [
      ["written", "kept"],
      [undefined, undefined],
      ["title", undefined],
    ],
  );
  const plain = form([field("A", { case: null })]);
  assert.ok(!edits.isSame(plain, edits.withChange(plain, "f0", { case: "title" })));
});

test("no change touches the form that it was made from", () => {
  const before = form([field("A"), field("B")]);
  const copy = structuredClone(before);
  edits.withChange(before, "f0", { name: "X" });
  edits.without(before, "f0");
  edits.reordered(before, "f0", 1);
  edits.withPaper(before, [1], { width_mm: 148, height_mm: 210 });
  assert.deepEqual(before, copy);
});

test("fields move in the order of the export, not beyond its ends", () => {
  const three = form([field("A"), field("B"), field("C")]);
  assert.deepEqual(names(edits.reordered(three, "f2", -1)), ["A", "C", "B"]);
  assert.deepEqual(names(edits.reordered(three, "f0", 1)), ["B", "A", "C"]);
  assert.equal(edits.reordered(three, "f0", -1), three);
  assert.equal(edits.reordered(three, "f2", 1), three);
});

test("a new name is one that no field has", () => {
  const two = form([field("Field 1"), field("Field 3")]);
  assert.equal(
    edits.unusedName(two, (number) => `Field ${number}`),
    "Field 2",
  );
});

test("a duplicate lies below its original, right behind it in the order, and stays on the page", () => {
  const copy = (rect) => {
    const made = edits.duplicated(form([field("A", { rect_mm: rect }), field("B")]), "f0", {
      newKey: "n1",
      nameOf: (number) => `A ${number}`,
    });
    assert.deepEqual(names(made), ["A", "A 2", "B"]);
    return made.fields[1].rect_mm;
  };
  assert.deepEqual(copy([30, 40, 90, 10]), [30, 54, 90, 10]);
  assert.deepEqual(copy([30, 280, 90, 10]), [30, 287, 90, 10]);
});

test("a field is copied to every other page under a name of its own", () => {
  const three = form([field("A", { page: 2 }), field("A, page 3")], [page(), page(), page()]);
  let count = 0;
  const made = edits.copiedToAllPages(three, "f0", {
    newKey: () => `n${(count += 1)}`,
    nameOf: (number) => `A, page ${number}`,
  });
  assert.deepEqual(
    made.fields.map(({ name, page: number, key }) => [name, number, key]),
    [
      ["A", 2, "f0"],
      ["A, page 3", 1, "f1"],
      ["A, page 1", 1, "n1"],
      ["A, page 3 (2)", 3, "n2"],
    ],
  );
});

test("with another size of paper the fields stay where they are in the picture", () => {
  const made = edits.withPaper(
    form([field("A"), field("B", { page: 2 })], [page({ size_known: false }), page()]),
    [1],
    { width_mm: 105, height_mm: 148.5 },
  );
  assert.deepEqual(made.fields[0].rect_mm, [15, 20, 45, 5]);
  assert.deepEqual(made.fields[1].rect_mm, [30, 40, 90, 10]);
  assert.deepEqual(made.pages[0], page({ width_mm: 105, height_mm: 148.5 }));
});

test("two forms are the same when the server would get the same", () => {
  assert.ok(edits.isSame(form([field("A")]), form([field("A ")])));
  assert.ok(!edits.isSame(form([field("A")]), form([field("A", { optional: true })])));
});

test("a field is found by its key", () => {
  assert.equal(edits.fieldOf(form([field("A"), field("B")]), "f1").name, "B");
  assert.equal(edits.fieldOf(form(), "f1"), null);
  assert.deepEqual(names(edits.withField(form([field("A")]), field("B"))), ["A", "B"]);
});
