import assert from "node:assert/strict";
import { test } from "node:test";

import { claimLabels, earlierLabels } from "../../../../frontend/js/core/saving/earlier_labels.js";
import { Outbox } from "../../../../frontend/js/core/saving/outbox.js";
import { memoryStorage } from "../../memory-storage.mjs";

function outboxOf(author = "") {
  let keys = 0;
  return new Outbox({
    storage: memoryStorage(),
    author: () => author,
    newKey: () => `${author}-${(keys += 1)}`,
    setTimer: () => {},
    send: async () => {
      throw Object.assign(new Error(), { status: 401 });
    },
  });
}

const text = { kind: "text", text: "LEA" };

test("labels from before are counted by image, with the names given then", () => {
  const earlier = outboxOf("Zoé");
  earlier.label(7, 0, text);
  earlier.bulk([8, 9].map((imageId) => ({ imageId, revision: 0, body: text })));
  assert.deepEqual(earlierLabels(earlier), { count: 3, names: ["Zoé"] });
  assert.deepEqual(earlierLabels(outboxOf()), { count: 0, names: [] });
});

test("claimed labels go before the person's own, keep their keys and lose the name", () => {
  const earlier = outboxOf("Zoé");
  const own = outboxOf();
  const heard = [];
  earlier.label(7, 0, text);
  own.label(8, 0, text);
  own.subscribe(({ type }) => heard.push(type));
  claimLabels(earlier, own);
  assert.deepEqual(
    own.entries.map(({ key, imageId, author }) => [key, imageId, author]),
    [
      ["Zoé-1", 7, undefined],
      ["-1", 8, undefined],
    ],
  );
  assert.deepEqual([earlier.size, heard], [0, ["changed"]]);
});
