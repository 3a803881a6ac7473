/**
 * A name for a new form that no other form has.
 */

import { MOST_NAME } from "./form_edits.js";

/**
 * @param {string} name to use if it is free
 * @param {string[]} taken
 * @returns {string} the name itself, or "name 2", "name 3" …
 */
export function freeName(name, taken) {
  const known = new Set(taken);
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? "" : ` ${number}`;
    const free = `${name.slice(0, MOST_NAME - end.length).trimEnd()}${end}`;
    if (!known.has(free)) return free;
  }
}
