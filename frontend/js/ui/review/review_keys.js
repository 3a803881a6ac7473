/**
 * Which action a keydown triggers in the review. Letters go to the text box; Enter and Tab on a button go to the
 * button.
 */

const BOX_ONLY = ["accept", "nextDoubt", "previousDoubt"];

/**
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} input the box
 * @param {{keymap, alphabet}} app
 * @param {boolean} isChanged whether the text box differs from the reading
 * @returns {string|null} the action, or null when the key has another meaning
 */
export function reviewAction(event, input, { keymap, alphabet }, isChanged) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return null;
  const isTyping = event.target === input;
  if (!isTyping && event.target.closest("input, select, textarea")) return null;
  const action = keymap.actionFor(event, alphabet);
  if (!isTyping && BOX_ONLY.includes(action)) return null;
  // Ctrl+Z undoes typing first.
  return action === "undo" && event.key !== "F9" && isChanged ? null : action;
}
