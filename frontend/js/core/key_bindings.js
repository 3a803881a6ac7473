/**
 * Which key triggers which action during review. Keys are written as on the keyboard: "Enter", "F2", "?", "Ctrl+Z",
 * "Shift+Tab". Every key can be changed, and keys that are plain characters can be switched off (WCAG 2.1.4).
 */

export const DEFAULT_KEYS = Object.freeze({
  accept: ["Enter"],
  alternative1: ["1", "Alt+Digit1"],
  alternative2: ["2", "Alt+Digit2"],
  alternative3: ["3", "Alt+Digit3"],
  alternative4: ["4", "Alt+Digit4"],
  alternative5: ["5", "Alt+Digit5"],
  nextDoubt: ["Tab"],
  previousDoubt: ["Shift+Tab"],
  blank: ["F2"],
  unreadable: ["F4"],
  skip: ["PageDown"],
  back: ["PageUp"],
  undo: ["F9", "Ctrl+Z"],
  restore: ["Escape"],
  help: ["?"],
});

export const ACTIONS = Object.freeze(Object.keys(DEFAULT_KEYS));
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "Dead", "Process"]);

/** Whether a combination is a single character, which would otherwise be typed. */
export function isCharacterKey(combo) {
  return [...combo].length === 1;
}

/**
 * The combinations that a keydown matches: by the character it makes and, with Alt, by the position of the key
 * (on a French keyboard the digits need Shift, so Alt+Digit1 is the same key everywhere).
 *
 * @param {{key, code, ctrlKey, altKey, metaKey, shiftKey}} event
 * @returns {string[]} empty for a modifier pressed alone
 */
export function combosOf(event) {
  if (MODIFIERS.has(event.key)) return [];
  const isCharacter = [...event.key].length === 1;
  const modifiers = [
    ...(event.ctrlKey || event.metaKey ? ["Ctrl"] : []),
    ...(event.altKey ? ["Alt"] : []),
    // Shift is part of the character it makes ("?"), but not of "Tab" or of "Z" in a combination.
    ...(event.shiftKey && (!isCharacter || event.ctrlKey || event.metaKey) ? ["Shift"] : []),
  ];
  const key = isCharacter && modifiers.length ? event.key.toUpperCase() : event.key;
  const combos = [[...modifiers, key].join("+")];
  if (event.altKey && /^(Digit|Numpad)\d$/.test(event.code ?? "")) {
    combos.push([...modifiers, event.code.replace("Numpad", "Digit")].join("+"));
  }
  return combos;
}

/** Why a key cannot be bound: `types` (it types a letter of names), `taken` (used by the browser); null when it can. */
export function bindingProblem(combo) {
  if (isCharacterKey(combo) && /[\p{L}\p{M} '’.-]/u.test(combo)) return "types";
  const reserved = /^(Ctrl\+(Shift\+)?[TNWRLQ]|Alt\+F4|F5|F11|F12|Backspace|Delete|Arrow\w+|Home|End|Ctrl\+[CVXA])$/;
  return reserved.test(combo) ? "taken" : null;
}

export class Keymap {
  /**
   * @param {Object<string, string[]>} keys action -> combos
   * @param {boolean} characterKeys whether plain characters work as keys
   * @param {boolean} pickAccepts whether picking an alternative accepts it or only fills the text box
   */
  constructor(keys = DEFAULT_KEYS, characterKeys = true, pickAccepts = true) {
    this.keys = keys;
    this.characterKeys = characterKeys;
    this.pickAccepts = pickAccepts;
  }

  /** Reads the settings from storage. Unknown actions and malformed keys are dropped. */
  static parse(json) {
    let stored;
    try {
      stored = JSON.parse(json ?? "{}");
    } catch {
      return new Keymap();
    }
    const isKeys = (value) =>
      Array.isArray(value) &&
      value.length <= 4 &&
      value.every((combo) => typeof combo === "string" && combo.length <= 30);
    const own = Object.entries(stored?.keys ?? {}).filter(
      ([action, value]) => ACTIONS.includes(action) && isKeys(value),
    );
    const keys = { ...DEFAULT_KEYS, ...Object.fromEntries(own) };
    return new Keymap(keys, stored?.characterKeys !== false, stored?.pickAccepts !== false);
  }

  toJSON() {
    return { keys: this.keys, characterKeys: this.characterKeys, pickAccepts: this.pickAccepts };
  }

  /**
   * @param {object} event a keydown
   * @param {string} alphabet letters that the model knows; a digit among them is typed and triggers no action
   * @returns {string|null} the action
   */
  actionFor(event, alphabet = "") {
    const usable = combosOf(event).filter(
      (combo) => !isCharacterKey(combo) || (this.characterKeys && !alphabet.includes(combo)),
    );
    return ACTIONS.find((action) => this.keys[action].some((combo) => usable.includes(combo))) ?? null;
  }

  /** A new keymap in which `combo` is the only key of `action` and of no other action. */
  bind(action, combo) {
    const others = Object.fromEntries(
      ACTIONS.map((name) => [name, this.keys[name].filter((other) => other !== combo)]),
    );
    return new Keymap({ ...others, [action]: [combo] }, this.characterKeys, this.pickAccepts);
  }

  withCharacterKeys(enabled) {
    return new Keymap(this.keys, enabled, this.pickAccepts);
  }

  withPickAccepts(enabled) {
    return new Keymap(this.keys, this.characterKeys, enabled);
  }

  /** The key to show beside an action, or "" when none of its keys works. */
  label(action) {
    return this.keys[action].find((combo) => this.characterKeys || !isCharacterKey(combo))?.replace("Digit", "") ?? "";
  }
}
