import assert from "node:assert/strict";
import { test } from "node:test";

import { takeTabName } from "../../../frontend/js/core/tab_name.js";

function storage(items = new Map()) {
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    copy: () => storage(new Map(items)),
  };
}

/** A browser with tabs: each opened with a storage of its own, and closed or crashed. */
function browser() {
  const shared = storage();
  const open = new Set();
  let made = 0;
  return {
    shared,
    end: (name) => open.delete(name),
    tab: (own = storage()) =>
      takeTabName({
        own,
        shared,
        newKey: () => `name${(made += 1)}`,
        claim: async (name) => !open.has(name) && Boolean(open.add(name)),
      }),
  };
}

test("a reload keeps the tab's name", async () => {
  const { tab, end } = browser();
  const own = storage();
  const before = await tab(own);
  await tab();
  end(before);
  assert.equal(await tab(own), before);
});

test("a duplicated tab has a name of its own, and so has its reload", async () => {
  const { tab, end } = browser();
  const own = storage();
  const original = await tab(own);
  const copy = own.copy();
  const duplicate = await tab(copy);
  assert.notEqual(duplicate, original);
  end(duplicate);
  assert.equal(await tab(copy), duplicate);
});

test("after a crash the tabs get their names again, the last one first; no two get the same", async () => {
  const { tab, end } = browser();
  const names = [await tab(), await tab()];
  for (const name of names) end(name);
  assert.deepEqual([await tab(), await tab(), await tab()], [names[1], names[0], "name3"]);
});

test("storage that holds something else gives no name", async () => {
  for (const junk of ["{", "7", '[7, "", "a b", null]']) {
    const { tab, shared } = browser();
    shared.setItem("paraph.tabs", junk);
    assert.equal(await tab(), "name1");
  }
});

test("the names kept are few", async () => {
  const { tab, shared } = browser();
  for (let count = 0; count < 30; count += 1) await tab();
  assert.equal(JSON.parse(shared.getItem("paraph.tabs")).length, 20);
});
