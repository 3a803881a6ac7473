import assert from "node:assert/strict";
import test from "node:test";
import { scopedStorage } from "../../../../frontend/js/core/saving/scoped_storage.js";

function memory() {
  const values = new Map();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
}

test("installations under different paths of one origin keep their labels separate", () => {
  const whole = memory();
  const [root, left, right] = ["/", "/left/", "/right/"].map((path) => scopedStorage(whole, path));
  root.setItem("paraph.outbox", "0");
  left.setItem("paraph.outbox", "1");
  right.setItem("paraph.outbox", "2");
  assert.deepEqual(
    [root, left, right].map((storage) => storage.getItem("paraph.outbox")),
    ["0", "1", "2"],
  );
  left.removeItem("paraph.outbox");
  assert.deepEqual([...whole.values.keys()], ["paraph.outbox", "paraph.outbox@/right/"]);
});
