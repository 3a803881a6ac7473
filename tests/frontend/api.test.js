import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { baseURI: "http://paraph.test/" };
const { deleteBatch, getImage, predict, sendDecision, upload } = await import("../../frontend/js/api.js");

const error = { status: 415, title: "Not an image", detail: "This is text." };
const json = (status, body) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });

/** An XMLHttpRequest that does what `onSend` says. */
function fakeXhr(onSend, { status = 0, response = null } = {}) {
  return class extends EventTarget {
    upload = new EventTarget();
    status = status;
    response = response;
    open() {}
    setRequestHeader() {}
    abort() {
      this.end("abort");
    }
    end(type) {
      this.dispatchEvent(new Event(type));
      this.dispatchEvent(new Event("loadend"));
    }
    send(body) {
      this.body = body;
      onSend(this);
    }
  };
}

/** An XMLHttpRequest that is labelled at once. */
const labelled = (status, response) => fakeXhr((xhr) => xhr.end("load"), { status, response });

const options = { batch: "", key: "k", onProgress() {}, signal: new AbortController().signal };

test("an upload whose files were all refused resolves with their results", async () => {
  const results = [{ file_name: "a.png", outcome: "refused", image_id: null, error }];
  globalThis.XMLHttpRequest = labelled(415, { status: 415, results });
  assert.deepEqual((await upload([new File(["x"], "a.png")], options)).results, results);
});

test("an upload's batch is a name, never an id", async () => {
  let sent;
  globalThis.XMLHttpRequest = fakeXhr(
    (xhr) => {
      sent = [...xhr.body.entries()].filter(([name]) => name !== "files");
      xhr.end("load");
    },
    { status: 200, response: { batch: null, results: [] } },
  );
  await upload([new File(["x"], "a.png")], { ...options, batch: "01" });
  assert.deepEqual(sent, [["batch_name", "01"]]);
});

test("an upload that was refused as a whole is an error with its problem", async () => {
  globalThis.XMLHttpRequest = labelled(413, { status: 413, detail: "At most 200 MB." });
  await assert.rejects(upload([new File(["x"], "a.png")], options), { status: 413, message: "At most 200 MB." });
});

/** Starts an upload that the test drives; `ended` holds its error. */
function uploadByHand({ mock }) {
  mock.timers.enable({ apis: ["setTimeout"] });
  const started = {};
  globalThis.XMLHttpRequest = fakeXhr((xhr) => {
    started.xhr = xhr;
  });
  const ended = [];
  upload([new File(["x"], "a.png")], options).catch((failure) => ended.push(failure.status));
  const pass = async (ms) => {
    mock.timers.tick(ms);
    await new Promise(setImmediate);
  };
  return { xhr: started.xhr, ended, pass };
}

test("an upload without progress for a minute is given up, to be sent again", async (context) => {
  const { xhr, ended, pass } = uploadByHand(context);
  await pass(59_000);
  xhr.upload.dispatchEvent(new Event("progress"));
  await pass(59_000);
  assert.deepEqual(ended, []);
  await pass(1_000);
  assert.deepEqual(ended, [0]);
});

test("once a body is sent, its reply may take two minutes", async (context) => {
  const { xhr, ended, pass } = uploadByHand(context);
  xhr.upload.dispatchEvent(new Event("load"));
  await pass(119_000);
  assert.deepEqual(ended, []);
  await pass(1_000);
  assert.deepEqual(ended, [0]);
});

test("a success that is not JSON saves nothing: somebody else has replied", async () => {
  globalThis.fetch = async () => new Response("<h1>Log in to this network</h1>", { status: 200 });
  await assert.rejects(sendDecision({ op: "label", imageId: 7, revision: 0, body: {}, key: "k" }), { status: 0 });
  await assert.rejects(getImage(7), { status: 0 });
  globalThis.fetch = async () => new Response("<h1>Bad gateway</h1>", { status: 502 });
  await assert.rejects(getImage(7), { status: 502, problem: null });
});

test("a reply that is cut off is an error: of the view that was left, or of the connection", async () => {
  const cut = new DOMException("cut", "AbortError");
  globalThis.fetch = async () => ({ ok: true, status: 200, headers: new Headers(), json: () => Promise.reject(cut) });
  await assert.rejects(getImage(7, new AbortController().signal), { status: 0 });
  await assert.rejects(getImage(7, AbortSignal.abort()), cut);
});

test("a reply without content is a success", async () => {
  globalThis.fetch = async () => new Response(null, { status: 204 });
  assert.equal((await deleteBatch(1)).reply, null);
});

test("a picture that cannot be read has its own error, no failed request", async () => {
  globalThis.fetch = async () =>
    json(415, { status: 415, version: "v1", results: [{ file_name: "a.png", reading: null, error }] });
  assert.deepEqual(await predict(new File(["x"], "a.png")), {
    file_name: "a.png",
    reading: null,
    error,
    version: "v1",
  });
});

test("without a model a picture is a failed request", async () => {
  globalThis.fetch = async () => json(503, { status: 503, detail: "No model." });
  await assert.rejects(predict(new File(["x"], "a.png")), { status: 503, message: "No model." });
});

test("the author is sent with labels, steps and undos, whatever letters the name has", async () => {
  const sent = [];
  globalThis.fetch = async (url, { headers }) => {
    sent.push([new URL(url).pathname, headers.Author]);
    return json(200, { revision: 1, id: 3, results: [] });
  };
  const author = "Zoé Martin";
  await sendDecision({ op: "label", imageId: 7, revision: 0, body: {}, key: "k", author });
  await sendDecision({ op: "undo", imageId: 7, revision: 1, body: null, key: "k" });
  await sendDecision({ op: "bulk", items: [], key: "k", author });
  await sendDecision({ op: "undoBulk", items: [], operationId: 3, key: "k", author });
  assert.deepEqual(sent, [
    ["/api/v1/images/7/label", "Zo%C3%A9%20Martin"],
    ["/api/v1/images/7/label/undo", undefined],
    ["/api/v1/labels/bulk", "Zo%C3%A9%20Martin"],
    ["/api/v1/labels/bulk/3/undo", "Zo%C3%A9%20Martin"],
  ]);
});
