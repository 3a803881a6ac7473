import assert from "node:assert/strict";
import { test } from "node:test";

import { isOrderOpen, orderOf, orderTag, orderWords, reasonOf } from "../../../../frontend/js/core/piles/page_order.js";

const t = (key, params) => [key, ...Object.values(params ?? {})].join(" ");
const pile = (miscount, waiting = 0) => ({
  counted: 300,
  states: { waiting },
  miscount: miscount && { whole: 299, doubted: 0, checked_by: null, ...miscount },
  unproven: null,
});
const uncounted = (unproven, waiting = 0) => ({
  counted: null,
  states: { waiting },
  miscount: null,
  unproven: { missing: 3, records: 0, record_id: 8, fingerprint: "of the records", checked_by: null, ...unproven },
});

test("a miscount is said once all pages have been looked at, and so are unproven records", () => {
  const off = { whole: 299, doubted: 280, checked_by: null, waiting: 280, isCounted: true };
  assert.deepEqual(orderOf(pile({ doubted: 280 })), off);
  assert.equal(orderOf(pile({ doubted: 280 }, 1)), null);
  const { missing, waiting, isCounted, fingerprint } = orderOf(uncounted({ records: 97 }));
  assert.deepEqual([missing, waiting, isCounted, fingerprint], [3, 97, false, "of the records"]);
  assert.equal(orderOf(uncounted({ records: 97 }, 1)), null);
  assert.equal(orderOf(pile(null)), null);
  assert.equal(orderOf({ states: {} }), null);
});

test("it is open until a person has compared the records", () => {
  assert.equal(isOrderOpen(pile({ doubted: 280 })), true);
  assert.equal(isOrderOpen(pile({ doubted: 1, checked_by: "Marie" })), true);
  assert.equal(isOrderOpen(pile({ checked_by: "Marie" })), false);
  assert.equal(isOrderOpen(pile({})), true);
  assert.equal(isOrderOpen(pile(null)), false);
  assert.equal(isOrderOpen(uncounted({ records: 97 })), true);
  assert.equal(isOrderOpen(uncounted({ checked_by: "Marie" })), false);
});

test("the words say what to do, else who has compared, else what may have happened", () => {
  const said = (miscount) => orderWords(t, pile(miscount));
  assert.deepEqual(said({ doubted: 280, checked_by: "Marie" }), [
    "piles.miscount.said 300 299",
    "piles.miscount.look 280",
  ]);
  assert.equal(said({ checked_by: "Marie" })[1], "piles.miscount.checkedBy Marie");
  assert.equal(said({ checked_by: "local" })[1], "piles.miscount.checked");
  assert.equal(said({})[1], "piles.miscount.fewer");
  assert.equal(said({ whole: 301 })[1], "piles.miscount.more");
  assert.deepEqual(orderWords(t, pile(null)), []);
});

test("if nobody has counted, the words say that pages are missing, and the way out", () => {
  const said = (unproven) => orderWords(t, uncounted(unproven));
  assert.deepEqual(said({ records: 97 }), ["piles.unproven.said 3", "piles.unproven.look 97"]);
  assert.deepEqual(said({ missing: 0, records: 97 }), ["piles.unproven.deleted", "piles.unproven.look 97"]);
  assert.deepEqual(said({ checked_by: "Marie" }), ["piles.unproven.said 3", "piles.miscount.checkedBy Marie"]);
});

test("the list of piles says it in a few words while something is to be done", () => {
  assert.equal(orderTag(t, pile({ doubted: 280 })), "piles.miscount.of 300 299");
  assert.equal(orderTag(t, uncounted({ records: 97 })), "piles.unproven.tag");
  assert.equal(orderTag(t, uncounted({ checked_by: "Marie" })), null);
});

test("a complete record says only that its order is unproven", () => {
  const reason = (state, byOrder) => reasonOf({ state, by_order: byOrder });
  assert.equal(reason("complete", "unproven"), "unproven");
  assert.equal(reason("needs help", "doubted"), "doubted");
  assert.equal(reason("needs help", null), "needs-help");
  assert.equal(reason("pages missing", null), "pages-missing");
  assert.deepEqual(
    ["trusted", "checked", null].map((byOrder) => reason("complete", byOrder)),
    [null, null, null],
  );
});
