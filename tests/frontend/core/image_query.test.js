import assert from "node:assert/strict";
import { test } from "node:test";

import { changedQuery, imageQuery, inAddress, isNarrowed } from "../../../frontend/js/core/image_query.js";

const USUAL = { state: "all", order: "newest", batch: "", q: "" };

test("what an address does not say, or says wrongly, is as usual", () => {
  assert.deepEqual(imageQuery({}), USUAL);
  assert.deepEqual(imageQuery({ state: "gone", order: "x", q: "  " }), USUAL);
  assert.deepEqual(imageQuery({ state: "pending", order: "name", batch: "7", q: " muller " }), {
    state: "pending",
    order: "name",
    batch: "7",
    q: "muller",
  });
});

test("what is not a name is a list of its own", () => {
  const query = changedQuery(USUAL, { state: "not_a_name" });
  assert.equal(query.state, "not_a_name");
  assert.deepEqual(imageQuery(inAddress(query)), query);
  assert.equal(isNarrowed(query), true);
});

test("only checked images go by when they were checked", () => {
  assert.equal(imageQuery({ order: "answered", state: "all" }).state, "labelled");
  const answered = changedQuery({ ...USUAL, state: "pending" }, { order: "answered" });
  assert.deepEqual([answered.state, answered.order], ["labelled", "answered"]);
  assert.deepEqual(changedQuery(answered, { state: "all" }), USUAL);
  assert.equal(changedQuery(answered, { state: "labelled" }).order, "answered");
  assert.equal(changedQuery(answered, { q: "a" }).order, "answered");
});

test("an address holds what is not usual, and gives the same query again", () => {
  assert.deepEqual(inAddress(USUAL), { state: "", order: "", batch: "", q: "" });
  for (const query of [{ ...USUAL, state: "labelled", q: "a" }, imageQuery({ order: "answered", batch: "2" })])
    assert.deepEqual(imageQuery(inAddress(query)), query);
});

test("a list without any image is empty, or only narrowed", () => {
  assert.deepEqual(
    [USUAL, { ...USUAL, order: "name" }, { ...USUAL, q: "a" }, { ...USUAL, batch: "1" }].map(isNarrowed),
    [false, false, true, true],
  );
});
