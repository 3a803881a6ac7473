/**
 * What is said of a pile in which other than the counted forms have all their pages: sheets of two people may lie in one
 * record there.
 */

import { NOBODY } from "../author.js";
import { isAtWork } from "./bookkeeping.js";

/** The miscount of a pile; null without one, and while pages are still being looked at. @param {object} pile the API's */
export function miscountOf(pile) {
  return isAtWork(pile) ? null : (pile.miscount ?? null);
}

/** Whether a person still has to look at something. */
export function isMiscountOpen(pile) {
  const miscount = miscountOf(pile);
  return miscount !== null && (miscount.doubted > 0 || miscount.checked_by === null);
}

/**
 * @param {(key: string, params?: object) => string} t
 * @param {object} pile with a miscount
 * @returns {string[]} sentences
 */
export function miscountWords(t, { counted, miscount }) {
  const { whole, doubted, checked_by: author } = miscount;
  const said = t("piles.miscount.said", { counted, count: whole });
  if (doubted) return [said, t("piles.miscount.look", { count: doubted })];
  if (author === NOBODY) return [said, t("piles.miscount.checked")];
  if (author !== null) return [said, t("piles.miscount.checkedBy", { author })];
  return [said, t(whole < counted ? "piles.miscount.fewer" : "piles.miscount.more")];
}
