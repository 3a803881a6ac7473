import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

globalThis.document = { baseURI: "http://paraph.test/" };
const { request, sendDecision, upload } = await import("../../../frontend/js/api.js");
const { changePassword } = await import("../../../frontend/js/api/accounts.js");
const { useSession } = await import("../../../frontend/js/api/session.js");

const SIGNED_OUT = { type: "urn:paraph:problem:signed-out", status: 401, detail: "Log in first." };
const json = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers });
let sent;
let mended;
let token;
let isAttended;

/** A server that takes writes with the token `new` only. */
beforeEach(() => {
  sent = [];
  mended = 0;
  token = "old";
  isAttended = true;
  globalThis.fetch = async (_url, { method, headers }) => {
    sent.push([method, headers["X-CSRF-Token"], headers["X-Unattended"]]);
    return headers["X-CSRF-Token"] === "new" ? json(200, { revision: 1 }) : json(401, SIGNED_OUT);
  };
  useSession({
    headers: (method) => (method === "GET" ? {} : { "X-CSRF-Token": token }),
    isAttended: () => isAttended,
    mend: async (error) => {
      mended += 1;
      token = error.status === 401 ? "new" : token;
      return error.status === 401;
    },
  });
});

test("a refused request is sent again as the person who has logged in", async () => {
  assert.deepEqual((await request("POST", "labels", { body: {} })).reply, { revision: 1 });
  assert.deepEqual(sent, [
    ["POST", "old", undefined],
    ["POST", "new", undefined],
  ]);
});

test("what is refused again and again is an error in the end", async () => {
  globalThis.fetch = async () => {
    sent.push(1);
    return json(401, SIGNED_OUT);
  };
  await assert.rejects(request("GET", "stats"), { status: 401, message: "Log in first." });
  assert.deepEqual([sent.length, mended], [4, 3]);
});

test("a label does not wait for a log-in: the outbox has it", async () => {
  const entry = { op: "label", imageId: 7, revision: 0, body: {}, key: "k" };
  await assert.rejects(sendDecision(entry), { status: 401 });
  assert.deepEqual([sent.length, mended], [1, 0]);
  const items = [{ imageId: 7, revision: 0, body: {} }];
  await assert.rejects(sendDecision({ op: "bulk", items, key: "k" }), { status: 401 });
  assert.deepEqual([sent.length, mended], [2, 0]);
});

test("nobody at the tab is said with every request, and not with uploads", async () => {
  token = "new";
  isAttended = false;
  await request("POST", "labels", { body: {} });
  assert.deepEqual(sent, [["POST", "new", "1"]]);
  const headers = [];
  globalThis.XMLHttpRequest = uploading([200], headers);
  await upload([new File(["x"], "a.png")], options());
  assert.deepEqual(headers, [{ "Idempotency-Key": "k", "X-CSRF-Token": "new" }]);
});

test("an upload waits for the log-in and is sent again with the same key", async () => {
  const headers = [];
  globalThis.XMLHttpRequest = uploading([401, 200], headers);
  const reply = await upload([new File(["x"], "a.png")], options());
  assert.deepEqual(reply.results, []);
  assert.deepEqual(headers, [
    { "Idempotency-Key": "k", "X-CSRF-Token": "old" },
    { "Idempotency-Key": "k", "X-CSRF-Token": "new" },
  ]);
});

test("a new password is sent with the token of the session it is for", async () => {
  await changePassword("old one", "new one", "new");
  assert.deepEqual(sent, [["PUT", "new", undefined]]);
});

test("how long to wait after too many attempts is in the error", async () => {
  globalThis.fetch = async () => json(429, { status: 429 }, { "Retry-After": "840" });
  await assert.rejects(request("POST", "session", { body: {} }), { status: 429, retryAfter: 840 });
});

function options() {
  return { batch: "", key: "k", onProgress() {}, signal: new AbortController().signal };
}

/** An XMLHttpRequest that is answered at once, with one status after the other. */
function uploading(statuses, seen) {
  return class {
    upload = { addEventListener() {} };
    #handlers = {};
    #headers = {};
    open() {}
    setRequestHeader(name, value) {
      this.#headers[name] = value;
    }
    addEventListener(type, handler) {
      this.#handlers[type] = handler;
    }
    send() {
      seen.push(this.#headers);
      this.status = statuses.shift();
      this.response = this.status === 200 ? { results: [] } : SIGNED_OUT;
      this.#handlers.load();
      this.#handlers.loadend();
    }
  };
}
