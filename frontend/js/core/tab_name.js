/**
 * An identifier for this tab that survives a reload and a crash, and that no other open tab has: leases are held in its
 * name, so that after a crash the tab gets its own images again at once.
 *
 * A tab's own storage keeps the identifier over a reload, but browsers copy it when the tab is duplicated; the storage of
 * all tabs keeps the last identifiers over a crash. So each candidate is taken only if no open tab has it.
 */

const OWN = "paraph.tab";
const LAST = "paraph.tabs";
const KEPT = 20;

/**
 * @param {object} parts
 * @param {Storage} parts.own the tab's own storage
 * @param {Storage} parts.shared the storage of all tabs
 * @param {(name: string, isOwn: boolean) => Promise<boolean>} parts.claim takes a name; false when another open tab has
 *   it. isOwn: this tab's previous page may still be giving it up
 * @param {() => string} parts.newKey
 * @returns {Promise<string>}
 */
export async function takeTabName({ own, shared, claim, newKey }) {
  const last = lastNames(shared);
  const before = own.getItem(OWN);
  const name = (await firstFree(before, last, claim)) ?? newKey();
  if (name !== before && !last.includes(name)) await claim(name, false);
  own.setItem(OWN, name);
  // Read again: other tabs may have been opened meanwhile.
  const others = lastNames(shared).filter((other) => other !== name);
  shared.setItem(LAST, JSON.stringify([name, ...others].slice(0, KEPT)));
  return name;
}

async function firstFree(before, last, claim) {
  if (before && (await claim(before, true))) return before;
  for (const name of last) {
    if (name !== before && (await claim(name, false))) return name;
  }
  return null;
}

function lastNames(shared) {
  try {
    const names = JSON.parse(shared.getItem(LAST) ?? "[]");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string" && /^\w{1,64}$/.test(name)) : [];
  } catch {
    return [];
  }
}
