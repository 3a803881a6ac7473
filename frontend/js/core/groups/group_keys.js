/**
 * Maps keys to actions on a group. Actions shared with the single review use its keymap, so that a changed key
 * changes here too. Letters are never commands: typing replaces the text of the crop that has the cursor.
 */

const SHARED = ["accept", "skip", "undo", "help"];
/** Keys of characters that are complete only after the next key (´ then e), or that an input method composes. */
const COMPOSED = ["Dead", "Process"];

const isCharacter = ({ key }) => [...key].length === 1;
const hasModifier = ({ ctrlKey, metaKey, altKey }) => ctrlKey || metaKey || altKey;

/**
 * @param {object} event a keydown  @param {Keymap} keymap
 * @returns {"accept"|"skip"|"undo"|"help"|"wrong"|"leave"|null}
 */
export function groupAction(event, keymap) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return "wrong";
  if (event.key === "Escape") return "leave";
  const action = keymap.actionFor(event);
  return SHARED.includes(action) ? action : null;
}

/** Whether a keydown on a crop begins a text. Space marks the crop instead. */
export function startsText(event) {
  if (COMPOSED.includes(event.key)) return true;
  return isCharacter(event) && event.key !== " " && !hasModifier(event);
}

/**
 * What a keydown in the text box of a crop does besides typing.
 *
 * @returns {"accept"|"skip"|"wrong"|"cancel"|"ArrowUp"|"ArrowDown"|"ArrowLeft"|"ArrowRight"|null} an arrow when the
 *   box closes and the cursor moves on
 */
export function textAction(event, keymap) {
  if (event.isComposing || (isCharacter(event) && !hasModifier(event))) return null;
  if (event.key === "Escape") return "cancel";
  if (event.key === "Tab") return event.shiftKey ? "ArrowLeft" : "ArrowRight";
  if (["ArrowUp", "ArrowDown"].includes(event.key)) return event.key;
  const action = groupAction(event, keymap);
  return ["accept", "skip", "wrong"].includes(action) ? action : null;
}
