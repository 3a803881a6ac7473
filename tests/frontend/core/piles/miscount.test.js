import assert from "node:assert/strict";
import { test } from "node:test";

import { isMiscountOpen, miscountOf, miscountWords } from "../../../../frontend/js/core/piles/miscount.js";

const t = (key, params) => [key, ...Object.values(params ?? {})].join(" ");
const pile = (miscount, waiting = 0) => ({
  counted: 300,
  states: { waiting },
  miscount: miscount && { whole: 299, doubted: 0, checked_by: null, ...miscount },
});

test("a miscount is said once all pages have been looked at", () => {
  const off = pile({ doubted: 280 });
  assert.equal(miscountOf(off), off.miscount);
  assert.equal(miscountOf(pile({ doubted: 280 }, 1)), null);
  assert.equal(miscountOf(pile(null)), null);
  assert.equal(miscountOf({ states: {} }), null);
});

test("it is open until a person has compared the records", () => {
  assert.equal(isMiscountOpen(pile({ doubted: 280 })), true);
  assert.equal(isMiscountOpen(pile({ doubted: 1, checked_by: "Marie" })), true);
  assert.equal(isMiscountOpen(pile({ checked_by: "Marie" })), false);
  assert.equal(isMiscountOpen(pile({})), true);
  assert.equal(isMiscountOpen(pile(null)), false);
});

test("the words say what to do, else who has compared, else what may have happened", () => {
  const said = (miscount) => miscountWords(t, pile(miscount));
  assert.deepEqual(said({ doubted: 280, checked_by: "Marie" }), [
    "piles.miscount.said 300 299",
    "piles.miscount.look 280",
  ]);
  assert.equal(said({ checked_by: "Marie" })[1], "piles.miscount.checkedBy Marie");
  assert.equal(said({ checked_by: "local" })[1], "piles.miscount.checked");
  assert.equal(said({})[1], "piles.miscount.fewer");
  assert.equal(said({ whole: 301 })[1], "piles.miscount.more");
});
