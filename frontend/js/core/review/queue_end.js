/**
 * What it means that nothing comes up any more.
 */

/**
 * @param {{unread: number, elsewhere?: number, left?: number}} counts elsewhere: leased by others; left: waiting images
 *   that this way of reviewing does not show
 * @param {object|null} stats the server's
 * @returns {"reading"|"elsewhere"|"left"|"nothing"|"done"}
 */
export function endKind({ unread, elsewhere = 0, left = 0 }, stats) {
  if (unread > 0) return "reading";
  if (elsewhere > 0) return "elsewhere";
  if (left > 0) return "left";
  return stats?.images === 0 ? "nothing" : "done";
}

/**
 * How many images wait although there are no groups left: what is not a name, for example, is in none.
 *
 * @param {{stats: object|null, open: number|null}} counts open: of all batches, with what this browser has done since
 * @param {string} batch "" for all
 */
export function leftOutside({ stats, open }, batch) {
  if (!batch) return open ?? 0;
  return stats?.batches.find(({ id }) => String(id) === batch)?.pending ?? 0;
}
