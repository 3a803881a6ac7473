/**
 * The address of the review that shows only the crops marked as wrong in a group, `#/review?only=5-8&by=letter`,
 * with the grouping to return to.
 */

import { formatRoute } from "../route.js";

/** The address that shows these images one at a time. */
export function wrongCropsAddress(ids, { by, batch }) {
  return formatRoute({ name: "review", query: { only: ids.join("-"), by, batch } });
}

/** @returns {{ids: number[], back: string}|null} null when the address shows the whole queue */
export function parseWrongCrops({ only = "", by, batch }) {
  const ids = only
    .split("-")
    .filter((id) => /^[1-9]\d{0,9}$/.test(id))
    .map(Number);
  return ids.length ? { ids, back: formatRoute({ name: "groups", query: { by, batch } }) } : null;
}
