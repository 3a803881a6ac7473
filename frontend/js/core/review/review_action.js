/**
 * Which action a keydown triggers in the review, if it does not type. Knows the keymap and the state of the text box.
 */

import { combosOf, isCharacterKey } from "../key_bindings.js";

const BOX_ONLY = ["accept", "nextDoubt", "previousDoubt"];
/** Actions that a held key may repeat; every other takes place once for each press. */
const REPEATED = ["nextDoubt", "previousDoubt"];

/**
 * @param {object} event a keydown
 * @param {{keymap: Keymap, alphabet: string}} app
 * @param {{isTyping: boolean, isUntouched: boolean, isChanged: boolean, canTakeBack: boolean}} box whether the key goes
 *   to the text box, nobody has typed or selected in it, it differs from the reading, and a replaced text can be brought
 *   back
 * @returns {string|null} the action, "none" when the key must do nothing at all, or null when it has another meaning
 */
export function reviewAction(event, { keymap, alphabet }, box) {
  const action = keymap.actionFor(event, alphabet);
  if (action === null) return null;
  if (!box.isTyping && BOX_ONLY.includes(action)) return null;
  if (action.startsWith("alternative") && !box.isUntouched && isTyped(event)) return null;
  if (event.repeat && !REPEATED.includes(action)) return "none";
  if (action !== "undo" || event.key === "F9") return action;
  // Ctrl+Z undoes typing first.
  if (box.canTakeBack) return "takeBack";
  return box.isChanged ? null : "undo";
}

/** Whether the key would otherwise type a character. */
function isTyped(event) {
  return combosOf(event).some(isCharacterKey);
}
