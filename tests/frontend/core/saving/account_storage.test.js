import assert from "node:assert/strict";
import { test } from "node:test";

import { accountStorage } from "../../../../frontend/js/core/saving/account_storage.js";
import { Outbox } from "../../../../frontend/js/core/saving/outbox.js";
import { memoryStorage } from "../../memory-storage.mjs";

test("without accounts the keys stay as they are", () => {
  const storage = memoryStorage();
  accountStorage(storage, () => null).setItem("k", "v");
  assert.equal(storage.getItem("k"), "v");
});

test("what one person keeps is not there for another, and is there again afterwards", () => {
  let account = 1;
  const kept = accountStorage(memoryStorage(), () => account);
  kept.setItem("k", "Anne's");
  account = 2;
  assert.equal(kept.getItem("k"), null);
  kept.setItem("k", "Ben's");
  kept.removeItem("k");
  account = 1;
  assert.equal(kept.getItem("k"), "Anne's");
});

test("labels that could not be sent are never sent while another person is logged in", async () => {
  let account = 1;
  let isSignedOut = true;
  const sent = [];
  const storage = accountStorage(memoryStorage(), () => account);
  const outbox = new Outbox({
    storage,
    newKey: () => `key-${sent.length}`,
    setTimer: () => {},
    send: async ({ imageId }) => {
      if (isSignedOut) throw Object.assign(new Error(), { status: 401 });
      sent.push([account, imageId]);
      return { revision: 1 };
    },
  });
  outbox.label(7, 0, { kind: "text", text: "LEA" });
  await outbox.flush();

  account = 2;
  isSignedOut = false;
  await outbox.flush();
  assert.deepEqual([sent, outbox.size], [[], 0]);

  account = 1;
  assert.equal(outbox.size, 1);
  await outbox.flush();
  assert.deepEqual([sent, outbox.size], [[[1, 7]], 0]);
});
