import assert from "node:assert/strict";
import { test } from "node:test";

import { problemsOf } from "../../../../frontend/js/core/forms/form_problems.js";

const PAGE = { width_mm: 210, height_mm: 297 };
const field = (key, facts = {}) => ({
  key,
  name: key.toUpperCase(),
  kind: "name",
  page: 1,
  rect_mm: [30, 40 + 20 * key.charCodeAt(0) - 20 * 97, 90, 10],
  optional: false,
  boxes: 0,
  ...facts,
});
const found = (fields, facts = {}) =>
  problemsOf({ name: "Membership", pages: [PAGE], fields, ...facts }).map(({ kind, key, other, blocks }) =>
    [kind, key, other, blocks ? "blocks" : "warns"].filter(Boolean).join(" "),
  );

test("a form in order has no problem", () => {
  assert.deepEqual(found([field("a"), field("b"), field("c", { kind: "comb", boxes: 8 })]), []);
});

test("a field over another one is told, and can be saved", () => {
  assert.deepEqual(found([field("a"), field("b", { rect_mm: [40, 42, 20, 5] })]), ["overlap b a warns"]);
  assert.deepEqual(found([field("a"), field("b", { rect_mm: [40, 42, 20, 5], page: 2 })], { pages: [PAGE, PAGE] }), []);
});

test("a name that is given twice, spaces aside, or not at all blocks", () => {
  assert.deepEqual(found([field("a"), field("b", { name: " A" })]), ["twice b a blocks"]);
  assert.deepEqual(found([field("a", { name: " " }), field("b", { name: "" })]), [
    "noName a blocks",
    "noName b blocks",
  ]);
  assert.deepEqual(found([field("a", { name: "x".repeat(101) })]), ["noName a blocks"]);
});

test("a field outside its page, or on a page that is not there, blocks", () => {
  assert.deepEqual(found([field("a", { rect_mm: [150, 40, 90, 10] })]), ["outside a blocks"]);
  assert.deepEqual(found([field("a", { page: 2 })]), ["noPage a blocks"]);
});

test("a comb needs its boxes, and a field some height", () => {
  assert.deepEqual(found([field("a", { kind: "comb" })]), ["noBoxes a blocks"]);
  assert.deepEqual(found([field("a", { kind: "comb", boxes: 2.5 })]), ["noBoxes a blocks"]);
  assert.deepEqual(found([field("a", { rect_mm: [30, 40, 90, 2] })]), ["low a warns"]);
});

test("the form needs a name, paper of a usual size and at most 200 fields", () => {
  assert.deepEqual(found([], { name: " " }), ["formName blocks"]);
  assert.deepEqual(found([], { pages: [{ width_mm: 20, height_mm: 297 }] }), ["paper blocks"]);
  const many = Array.from({ length: 201 }, (_, index) =>
    field("a", {
      key: `k${index}`,
      name: `k${index}`,
      rect_mm: [(index % 20) * 10, Math.floor(index / 20) * 10, 9, 9],
    }),
  );
  assert.deepEqual(found(many), ["tooMany blocks"]);
});
