/**
 * Labels that were saved in this browser before anybody logged in, when Paraph had no accounts, and that the server does not have
 * yet. A person gets them only by claiming them.
 */

import { imagesOf } from "./outbox_entry.js";

/** @param {Outbox} earlier the outbox without an account  @returns {{count: number, names: string[]}} of its entries */
export function earlierLabels(earlier) {
  const { entries } = earlier;
  const count = entries.reduce((sum, entry) => sum + imagesOf(entry).length, 0);
  return { count, names: [...new Set(entries.map(({ author }) => author).filter(Boolean))] };
}

/** Moves the entries into an account's outbox, ahead of what waits there, without the names that were given by hand. */
export function claimLabels(earlier, outbox) {
  const entries = earlier.entries.map(({ author: _, ...entry }) => entry);
  outbox.put([...entries, ...outbox.entries]);
  earlier.put([]);
}
