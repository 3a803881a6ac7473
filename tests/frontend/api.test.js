import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { baseURI: "http://paraph.test/" };
const { predict, upload } = await import("../../frontend/js/api.js");

const error = { status: 415, title: "Not an image", detail: "This is text." };
const json = (status, body) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });

/** An XMLHttpRequest that is labelled at once. */
function labelled(status, response) {
  return class {
    upload = { addEventListener() {} };
    #handlers = {};
    status = status;
    response = response;
    open() {}
    setRequestHeader() {}
    addEventListener(type, handler) {
      this.#handlers[type] = handler;
    }
    send() {
      this.#handlers.load();
    }
  };
}

const options = { batch: "", key: "k", onProgress() {}, signal: new AbortController().signal };

test("an upload whose files were all refused resolves with their results", async () => {
  const results = [{ file_name: "a.png", outcome: "refused", image_id: null, error }];
  globalThis.XMLHttpRequest = labelled(415, { status: 415, results });
  assert.deepEqual((await upload([new File(["x"], "a.png")], options)).results, results);
});

test("an upload that was refused as a whole is an error with its problem", async () => {
  globalThis.XMLHttpRequest = labelled(413, { status: 413, detail: "At most 200 MB." });
  await assert.rejects(upload([new File(["x"], "a.png")], options), { status: 413, message: "At most 200 MB." });
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
