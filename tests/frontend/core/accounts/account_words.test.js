import assert from "node:assert/strict";
import { test } from "node:test";

import { accountWords, problemCode } from "../../../../frontend/js/core/accounts/account_words.js";

const WORDS = { "problem.offline": "unreachable", "problem.wrong-login": "wrong" };
const t = (key, { count = 0 } = {}) => (key === "problem.too-many-attempts" ? `wait ${count}` : (WORDS[key] ?? key));
const refused = (status, code, more = {}) => ({
  status,
  message: "the server's words",
  problem: code && { type: `urn:paraph:problem:${code}` },
  ...more,
});

test("a known problem is told in the page's words, another one in the server's", () => {
  assert.equal(accountWords(t, refused(401, "wrong-login")), "wrong");
  assert.equal(accountWords(t, refused(422, "invalid")), "the server's words");
  assert.equal(accountWords(t, refused(502, null)), "the server's words");
  assert.equal(accountWords(t, refused(0, null)), "unreachable");
  assert.equal(accountWords(t, new Error("typed differently")), "typed differently");
});

test("how long to wait is told in whole minutes, at least one", () => {
  const waits = (retryAfter) => accountWords(t, refused(429, "too-many-attempts", { retryAfter }));
  assert.deepEqual([900, 61, 60, 5, null].map(waits), ["wait 15", "wait 2", "wait 1", "wait 1", "wait 1"]);
});

test("a code is the end of the problem's type", () => {
  assert.equal(problemCode(refused(403, "csrf")), "csrf");
  assert.equal(problemCode(refused(500, null)), undefined);
});
