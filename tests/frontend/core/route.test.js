import assert from "node:assert/strict";
import { test } from "node:test";

import { formatRoute, parseRoute } from "../../../frontend/js/core/route.js";

test("an address names a view, an id and a query", () => {
  assert.deepEqual(parseRoute("#/images/12?state=pending&batch=3"), {
    name: "images",
    id: 12,
    query: { state: "pending", batch: "3" },
  });
});

test("unknown and empty addresses give the home view", () => {
  for (const hash of ["", "#", "#/", "#/nowhere/3?x=1", "#/__proto__"]) {
    assert.deepEqual(parseRoute(hash), { name: "upload", id: null, query: {} });
  }
});

test("what is not a whole positive number is not an id", () => {
  for (const id of ["0", "-1", "1.5", "1e3", "x", "12345678901234567"])
    assert.equal(parseRoute(`#/images/${id}`).id, null);
});

test("formatting leaves empty values out and comes back the same", () => {
  assert.equal(formatRoute({ name: "review", query: { order: "", batch: null } }), "#/review");
  const route = { name: "images", id: 7, query: { batch: "A & B" } };
  assert.equal(formatRoute(route), "#/images/7?batch=A+%26+B");
  assert.deepEqual(parseRoute(formatRoute(route)), route);
});

test("the address of a view below another one has the id between them", () => {
  const route = { name: "records", id: 3, query: { record: "17" } };
  assert.equal(formatRoute(route), "#/piles/3/records?record=17");
  assert.deepEqual(parseRoute(formatRoute(route)), route);
  assert.equal(parseRoute("#/piles/3/pages").name, "piles");
  assert.equal(parseRoute("#/images/3/records").name, "images");
});
