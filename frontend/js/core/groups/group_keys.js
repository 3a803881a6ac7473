/**
 * Maps keys to actions on a group. Actions shared with the single review use its keymap, so that a changed key
 * changes here too. The letters U and O work only while plain characters are allowed as keys.
 */

const SHARED = ["accept", "skip", "undo", "help"];
const LETTERS = new Map([
  ["u", "undo"],
  ["o", "wrong"],
]);

/**
 * @param {object} event a keydown  @param {Keymap} keymap
 * @returns {"accept"|"skip"|"undo"|"help"|"wrong"|"leave"|null}
 */
export function groupAction(event, keymap) {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const own = isPlain && keymap.characterKeys ? LETTERS.get(event.key.toLowerCase()) : null;
  if (own) return own;
  if (event.key === "Escape") return "leave";
  const action = keymap.actionFor(event);
  return SHARED.includes(action) ? action : null;
}
