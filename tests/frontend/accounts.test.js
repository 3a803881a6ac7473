/**
 * Logging in over the fake API: what is saved meanwhile, and under whose name it arrives.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { AccountSession } from "../../frontend/js/core/accounts/account_session.js";
import { accountStorage } from "../../frontend/js/core/saving/account_storage.js";
import { Outbox } from "../../frontend/js/core/saving/outbox.js";
import { startFakeApi } from "./fake-api.mjs";
import { memoryStorage } from "./memory-storage.mjs";

const PASSWORD = "four words that nobody joins";
let fake;
let api;
let accounts;

before(async () => {
  fake = await startFakeApi();
  globalThis.document = { baseURI: fake.url };
  api = await import("../../frontend/js/api.js");
  accounts = {
    ...(await import("../../frontend/js/api/accounts.js")),
    ...(await import("../../frontend/js/api/session.js")),
  };
  for (const name of ["Anne", "Ben"]) fake.world.accounts.add({ name, role: "reviewer", password: PASSWORD });
});

after(() => fake.server.close());

/** A browser of its own: a cookie, a page, and a person who logs in as `whoIsThere` whenever the page asks. */
async function browser() {
  const send = globalThis.fetch;
  let cookie = "";
  const world = { whoIsThere: null, asked: 0 };
  globalThis.fetch = async (url, options) => {
    const reply = await send(url, { ...options, headers: { ...options.headers, ...(cookie && { Cookie: cookie }) } });
    cookie = reply.headers.get("Set-Cookie")?.split(";")[0] ?? cookie;
    return reply;
  };
  const session = new AccountSession({
    facts: await accounts.getSession(),
    current: accounts.getSession,
    ask: async () => {
      world.asked += 1;
      return accounts.logIn(world.whoIsThere, PASSWORD);
    },
  });
  accounts.useSession({
    headers: (method) => session.headers(method),
    mend: (error, signal) => session.mend(error, signal),
    isAttended: () => true,
  });
  const outbox = new Outbox({
    storage: accountStorage(memoryStorage(), () => session.user?.id ?? null),
    newKey: () => crypto.randomUUID(),
    setTimer: () => {},
    send: (entry) =>
      api.sendDecision(entry).catch((error) => {
        world.mended = session.mend(error);
        throw error;
      }),
  });
  const close = () => {
    globalThis.fetch = send;
  };
  return { ...{ session, outbox, close }, world };
}

const authorOf = (image) => fake.world.images.get(image).label?.author;
const label = (outbox, image) => outbox.label(image, 0, { kind: "text", text: "LEA" });

test("a request waits for the log-in, a label waits in the outbox, and both arrive under the person's name", async (t) => {
  const { session, outbox, world, close } = await browser();
  t.after(close);
  session.learn(await accounts.logIn("Anne", PASSWORD));
  label(outbox, 1);
  await outbox.flush();
  assert.equal(authorOf(1), "Anne");

  fake.world.accounts.sessions.clear();
  world.whoIsThere = "anne";
  label(outbox, 2);
  await outbox.flush();
  assert.deepEqual([outbox.size, authorOf(2)], [1, undefined]);
  assert.equal((await api.getStats()).images, 20);
  await world.mended;
  await outbox.flush();
  assert.deepEqual([outbox.size, authorOf(2), world.asked], [0, "Anne", 1]);
});

test("when another person logs in in the same browser, the page's token fits no longer", async (t) => {
  const { session, outbox, world, close } = await browser();
  t.after(close);
  session.learn(await accounts.logIn("Anne", PASSWORD));
  await accounts.logIn("Ben", PASSWORD); // in another tab
  world.whoIsThere = "Anne";
  label(outbox, 3);
  await outbox.flush();
  assert.equal(authorOf(3), undefined);
  await world.mended;
  await outbox.flush();
  assert.deepEqual([world.asked, authorOf(3)], [1, "Anne"]);
});

test("a person who is added chooses a password, and can be disabled; the last administrator cannot", async (t) => {
  const { session, close } = await browser();
  t.after(close);
  const { id } = fake.world.accounts.add({ name: "Ada", role: "administrator", password: PASSWORD });
  session.learn(await accounts.logIn("Ada", PASSWORD));
  await assert.rejects(accounts.changePerson(id, { disabled: true }), { status: 409 });
  const added = await accounts.addPerson("Zoé", "reviewer");
  assert.equal((await accounts.changePerson(added.id, { role: "trainer" })).role, "trainer");

  const first = await accounts.logIn("zoé", added.password);
  assert.equal(first.user.must_change_password, true);
  await assert.rejects(accounts.changePassword("wrong", PASSWORD, first.csrf_token), { status: 422 });
  const own = await accounts.changePassword(added.password, PASSWORD, first.csrf_token);
  assert.equal(own.user.must_change_password, false);
});
