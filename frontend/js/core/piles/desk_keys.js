/**
 * Which action of the page check a key triggers. Actions that the review has too use the keys set there;
 * digits and letters work unless plain characters are switched off.
 */

const ALIKE = Object.freeze({
  accept: "place",
  blank: "blank",
  unreadable: "foreign",
  clear: "turn",
  skip: "next",
  back: "previous",
  undo: "undo",
});
export const LETTERS = Object.freeze({ j: "join", b: "separate", r: "turn" });

/**
 * @param {object} event a keydown outside text boxes
 * @param {Keymap} keymap
 * @returns {string|null} the action; `page2` for a digit
 */
export function deskAction(event, keymap) {
  const alike = ALIKE[keymap.actionFor(event, "123456789")];
  if (alike) return alike;
  if (!keymap.characterKeys || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (/^[1-9]$/.test(event.key)) return `page${event.key}`;
  return LETTERS[event.key.toLowerCase()] ?? null;
}

/** The key to show beside an action. */
export function deskKey(action, keymap) {
  const letter = Object.keys(LETTERS).find((one) => LETTERS[one] === action);
  if (letter && keymap.characterKeys) return letter.toUpperCase();
  const alike = Object.keys(ALIKE).find((one) => ALIKE[one] === action);
  return alike ? keymap.label(alike) : "";
}

const STEP = 1;
const COARSE = 12;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * How far an arrow key moves a corner.
 *
 * @param {{key: string, shiftKey: boolean}} event
 * @param {number} unit pixels of the view in a small step
 * @returns {number[]|null} pixels of the view
 */
export function nudgeOf({ key, shiftKey }, unit) {
  const way = ARROWS[key];
  return way ? way.map((value) => value * unit * (shiftKey ? COARSE : STEP)) : null;
}
