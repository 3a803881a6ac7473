/**
 * What a key does to a group. What it shares with the single review it takes from there, so that a changed key is
 * changed here too; its own letters are off when plain characters are.
 */

const SHARED = ["accept", "skip", "undo", "help"];
const LETTERS = new Map([
  ["u", "undo"],
  ["o", "odd"],
]);

/**
 * @param {object} event a keydown  @param {Keymap} keymap
 * @returns {"accept"|"skip"|"undo"|"help"|"odd"|"leave"|null}
 */
export function groupAction(event, keymap) {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const own = isPlain && keymap.characterKeys ? LETTERS.get(event.key.toLowerCase()) : null;
  if (own) return own;
  if (event.key === "Escape") return "leave";
  const action = keymap.actionFor(event);
  return SHARED.includes(action) ? action : null;
}
