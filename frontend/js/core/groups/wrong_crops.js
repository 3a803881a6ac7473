/**
 * Images that a group has put aside for the single review: `#/review?only=5-8&by=letter`, and the grouping to go back to.
 */

import { formatRoute } from "../route.js";

/** The address that shows these images one at a time. */
export function oddOnesAddress(ids, { by, batch }) {
  return formatRoute({ name: "review", query: { only: ids.join("-"), by, batch } });
}

/** @returns {{ids: number[], back: string}|null} null where the address is that of the whole queue */
export function parseOddOnes({ only = "", by, batch }) {
  const ids = only
    .split("-")
    .filter((id) => /^[1-9]\d{0,9}$/.test(id))
    .map(Number);
  return ids.length ? { ids, back: formatRoute({ name: "groups", query: { by, batch } }) } : null;
}
