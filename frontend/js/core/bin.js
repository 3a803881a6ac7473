/**
 * How long something can still be taken out of the bin.
 */

const DAY_MS = 86_400_000;

/** Whole days, rounded up; 0 once it may be gone at any moment. @param {string} deletedAt ISO time  @param {number} now ms */
export function daysLeft(deletedAt, keptDays, now) {
  const until = Date.parse(deletedAt) + keptDays * DAY_MS;
  return Math.max(0, Math.min(keptDays, Math.ceil((until - now) / DAY_MS)));
}
