import assert from "node:assert/strict";
import { test } from "node:test";

import { homeOf, isAllowed, leastRole, ROLES, scopesOf } from "../../../../frontend/js/core/accounts/roles.js";

test("each role may do what those before it may, and nobody nothing", () => {
  assert.deepEqual(
    ROLES.map((role) => ROLES.filter((least) => isAllowed(role, least)).length),
    [1, 2, 3, 4],
  );
  assert.deepEqual(
    ROLES.map((least) => isAllowed(null, least)),
    [false, false, false, false],
  );
});

test("a reader gets the views to look at, not those to work in", () => {
  const least = (name, id = null) => leastRole({ name, id });
  assert.deepEqual(
    ["images", "piles", "models", "export", "account", "forms"].map((name) => least(name)),
    [...Array(6).fill("reader")],
  );
  assert.deepEqual(
    ["upload", "review", "groups", "draw", "records"].map((name) => least(name)),
    [...Array(5).fill("reviewer")],
  );
  assert.equal(least("forms", 3), "reviewer");
  assert.equal(least("people"), "administrator");
});

test("the app begins with something that the role may use", () => {
  assert.deepEqual(["reader", "reviewer", "administrator"].map(homeOf), ["images", "upload", "upload"]);
  for (const role of ROLES) assert.ok(isAllowed(role, leastRole({ name: homeOf(role) })), role);
});

test("a token may do no more than the person", () => {
  assert.deepEqual(ROLES.map(scopesOf), [
    ["read"],
    ["read", "correct"],
    ["read", "correct", "train"],
    ["read", "correct", "train"],
  ]);
});
