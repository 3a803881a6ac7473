import assert from "node:assert/strict";
import { test } from "node:test";

import { PageStore } from "../../../../frontend/js/core/piles/page_store.js";

test("a page is fetched once, and again only after a failure", async () => {
  const asked = [];
  const store = new PageStore(async (id) => {
    asked.push(id);
    if (asked.length === 1) throw new Error("away");
    return { id };
  });
  await assert.rejects(store.get(3));
  assert.deepEqual([await store.get(3), await store.get(3), asked], [{ id: 3 }, { id: 3 }, [3, 3]]);
});
