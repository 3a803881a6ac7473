import assert from "node:assert/strict";
import { test } from "node:test";

import { TabName } from "../../../frontend/js/core/tab_name.js";

/** A tab's storage; a duplicated tab begins with a copy of it. */
function tabStorage(items = new Map()) {
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
    duplicate: () => tabStorage(new Map(items)),
  };
}

let made = 0;
const nameIn = (storage) => new TabName({ storage, newKey: () => `name ${(made += 1)}` });

test("a reload keeps the tab's name", () => {
  const storage = tabStorage();
  const before = nameIn(storage);
  before.leave();
  assert.equal(nameIn(storage).value, before.value);
});

test("a duplicated tab has a name of its own, and so has its reload", () => {
  const storage = tabStorage();
  const original = nameIn(storage);
  const copy = storage.duplicate();
  const duplicate = nameIn(copy);
  assert.notEqual(duplicate.value, original.value);
  duplicate.leave();
  assert.equal(nameIn(copy).value, duplicate.value);
});

test("a document restored from the browser's cache removes the identifier from storage again", () => {
  const storage = tabStorage();
  const page = nameIn(storage);
  page.leave();
  page.take();
  assert.notEqual(nameIn(storage.duplicate()).value, page.value);
});
