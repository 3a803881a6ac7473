/**
 * What is said of a pile in which sheets of two people may lie in one record: where other than the counted forms have all
 * their pages (a miscount), or where nobody has counted and records lack pages (unproven records).
 */

import { NOBODY } from "../author.js";
import { isAtWork } from "./bookkeeping.js";

/**
 * The miscount or the unproven records of a pile; null without either, and while pages are still being looked at.
 * @param {object} pile the API's
 * @returns {object|null} as the API has it, with `waiting`, the records to compare, and `isCounted`, which of the two
 */
export function orderOf(pile) {
  const { miscount, unproven } = pile;
  if (isAtWork(pile)) return null;
  if (miscount) return { ...miscount, waiting: miscount.doubted, isCounted: true };
  return unproven ? { ...unproven, waiting: unproven.records, isCounted: false } : null;
}

/** Whether a person still has to look at something. */
export function isOrderOpen(pile) {
  const order = orderOf(pile);
  return order !== null && (order.waiting > 0 || order.checked_by === null);
}

/**
 * @param {(key: string, params?: object) => string} t
 * @param {object} pile
 * @returns {string[]} sentences
 */
export function orderWords(t, pile) {
  const order = orderOf(pile);
  if (order === null) return [];
  const { waiting, isCounted, checked_by: author } = order;
  const said = isCounted ? t("piles.miscount.said", { counted: pile.counted, count: order.whole }) : lacking(t, order);
  if (waiting) return [said, t(isCounted ? "piles.miscount.look" : "piles.unproven.look", { count: waiting })];
  if (author === NOBODY) return [said, t("piles.miscount.checked")];
  if (author !== null) return [said, t("piles.miscount.checkedBy", { author })];
  return [said, t(order.whole < pile.counted ? "piles.miscount.fewer" : "piles.miscount.more")];
}

/** The same in a few words, for a list of piles; null where nothing is to be done. */
export function orderTag(t, pile) {
  if (!isOrderOpen(pile)) return null;
  const { isCounted, whole } = orderOf(pile);
  return isCounted ? t("piles.miscount.of", { counted: pile.counted, whole }) : t("piles.unproven.tag");
}

/** @returns {string|null} what is said against a record, as a part of a key */
export function reasonOf({ state, by_order: byOrder }) {
  if (byOrder === "doubted" || byOrder === "unproven") return byOrder;
  return state === "complete" ? null : state.replace(" ", "-");
}

function lacking(t, { missing }) {
  return missing ? t("piles.unproven.said", { count: missing }) : t("piles.unproven.deleted");
}
