import assert from "node:assert/strict";
import { test } from "node:test";

import { AccountSession } from "../../../../frontend/js/core/accounts/account_session.js";

const OPEN = { state: "open", user: null, csrf_token: null };
const OUT = { state: "signed out", user: null, csrf_token: null };
const ANNE = { id: 1, name: "Anne", role: "reviewer", must_change_password: false };
const BEN = { id: 2, name: "Ben", role: "trainer", must_change_password: false };
const of = (user, token = "t1") => ({ state: "signed in", user, csrf_token: token });
const refused = (code) => ({ status: 401, problem: { type: `urn:paraph:problem:${code}` } });
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A session whose server says `replies` in turn; `answer` is what the person who is asked does. */
function sessionOf(facts, replies) {
  const questions = [];
  const news = [];
  const session = new AccountSession({
    facts,
    current: async () => {
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      if (reply instanceof Error) throw reply;
      return reply;
    },
    ask: ({ user, facts: now }, signal) =>
      new Promise((resolve) => questions.push({ user, facts: now, signal, answer: resolve })),
  });
  session.subscribe(({ user }) => news.push(user?.name ?? null));
  return { session, questions, news };
}

test("the role is the account's; if there are none everything may be done, and signed out nothing", () => {
  assert.equal(new AccountSession({ facts: OPEN }).role, "administrator");
  assert.equal(new AccountSession({ facts: of(ANNE) }).role, "reviewer");
  const out = new AccountSession({ facts: OUT });
  assert.deepEqual([out.role, out.may("reader"), out.isReady], [null, false, false]);
});

test("a first password must be changed before anything else is ready", () => {
  const session = new AccountSession({ facts: of({ ...ANNE, must_change_password: true }) });
  assert.equal(session.isReady, false);
});

test("writes carry the session's token, reads none", () => {
  const session = new AccountSession({ facts: of(ANNE, "secret") });
  for (const method of ["POST", "PUT", "PATCH", "DELETE"])
    assert.deepEqual(session.headers(method), { "X-CSRF-Token": "secret" });
  assert.deepEqual(session.headers("GET"), {});
  assert.deepEqual(new AccountSession({ facts: OPEN }).headers("POST"), {});
});

test("however many requests are refused, one question is asked, and all are sent again", async () => {
  const { session, questions, news } = sessionOf(of(ANNE), [OUT]);
  const waiting = [1, 2, 3].map(() => session.mend(refused("signed-out")));
  await turn();
  assert.deepEqual(
    questions.map(({ user }) => user.name),
    ["Anne"],
  );
  assert.equal(session.isAway, true);
  questions[0].answer(of(ANNE, "t2"));
  assert.deepEqual(await Promise.all(waiting), [true, true, true]);
  assert.deepEqual([session.isAway, session.headers("PUT"), news], [false, { "X-CSRF-Token": "t2" }, ["Anne"]]);
});

test("nobody is asked when another tab has logged the same person in again", async () => {
  const { session, questions } = sessionOf(of(ANNE, "old"), [of(ANNE, "new")]);
  assert.equal(await session.mend(refused("csrf")), true);
  assert.deepEqual([questions, session.facts.csrf_token], [[], "new"]);
});

test("a person who logged in in another tab does not take over what somebody else began", async () => {
  const { session, questions, news } = sessionOf(of(ANNE), [of(BEN)]);
  const mending = session.mend(refused("csrf"));
  await turn();
  assert.deepEqual([questions[0].user.name, questions[0].facts.user.name], ["Anne", "Ben"]);
  assert.deepEqual([session.user, news], [ANNE, []]);
  questions[0].answer(of(ANNE, "t3"));
  assert.equal(await mending, true);
  assert.equal(session.user.id, 1);
});

test("a page that was open to everybody asks before it goes on as somebody", async () => {
  const { session, questions } = sessionOf(OPEN, [OUT]);
  const mending = session.mend(refused("signed-out"));
  await turn();
  assert.equal(questions[0].user, null);
  questions[0].answer(of(BEN));
  await mending;
  assert.equal(session.user.name, "Ben");
});

test("other refusals are not the session's affair", async () => {
  const { session, questions } = sessionOf(of(ANNE), [OUT]);
  assert.equal(await session.mend(refused("wrong-login")), false);
  assert.equal(await session.mend({ status: 401, problem: null }), false);
  await turn();
  assert.deepEqual(questions, []);
});

test("after a refusal for the role's sake the role is looked up, and the request is not sent again", async () => {
  const { session, news } = sessionOf(of(ANNE), [of({ ...ANNE, role: "reader" })]);
  assert.equal(await session.mend(refused("not-allowed")), false);
  await turn();
  assert.deepEqual([session.role, news], ["reader", ["Anne"]]);
});

test("a password that has to be changed is asked for", async () => {
  const first = of({ ...ANNE, must_change_password: true });
  const { session, questions } = sessionOf(of(ANNE), [first]);
  const mending = session.mend(refused("change-password"));
  await turn();
  assert.equal(questions[0].facts, first);
  questions[0].answer(of(ANNE, "t9"));
  assert.equal(await mending, true);
});

test("logging in in one tab takes the question away in the others", async () => {
  const replies = [OUT];
  const { session, questions } = sessionOf(of(ANNE), replies);
  const mending = session.mend(refused("signed-out"));
  await turn();
  replies[0] = of(BEN);
  await session.look();
  assert.equal(session.isAway, true, "somebody else's log-in does not count");
  replies[0] = of(ANNE, "t4");
  await session.look();
  assert.equal(await mending, true);
  assert.deepEqual([questions.length, questions[0].signal.aborted, session.facts.csrf_token], [1, true, "t4"]);
});

test("logging out in one tab asks in the others", async () => {
  const { session, questions } = sessionOf(of(ANNE), [OUT]);
  session.look();
  await turn();
  assert.equal(questions.length, 1);
});

test("a request that is given up waits no longer, and the question stays for the others", async () => {
  const { session, questions } = sessionOf(of(ANNE), [OUT]);
  const leaving = new AbortController();
  const left = session.mend(refused("signed-out"), leaving.signal);
  const other = session.mend(refused("signed-out"));
  await turn();
  leaving.abort();
  await assert.rejects(left, { name: "AbortError" });
  questions[0].answer(of(ANNE));
  assert.equal(await other, true);
});

test("without a connection nobody is asked, and the next refusal tries again", async () => {
  const { session, questions } = sessionOf(of(ANNE), [Object.assign(new Error("offline"), { status: 0 }), OUT]);
  await assert.rejects(session.mend(refused("signed-out")), { status: 0 });
  session.mend(refused("signed-out"));
  await turn();
  assert.equal(questions.length, 1);
});
