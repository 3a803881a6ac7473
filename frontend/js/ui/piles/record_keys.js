/**
 * Reads the keys of the review by record: what a keydown in a field means, and the space bar, which shows the page while it is
 * held.
 */

import { firstCaret } from "../../core/review/first_caret.js";
import { HeldSpace } from "../../core/review/held_space.js";
import { reviewAction } from "../../core/review/review_action.js";

/** Tab is the browser's: it goes to the next field. */
const LEFT_ALONE = ["nextDoubt", "previousDoubt"];

export class RecordKeys {
  #app;
  #on;
  #space = new HeldSpace();

  /**
   * @param {object} app keymap, alphabet
   * @param {object} handlers
   * @param {() => {input: HTMLInputElement, session: EditSession}|null} handlers.current the field that is worked on
   * @param {(action: string) => boolean} handlers.onAct whether the action took place
   * @param {(before: object) => void} handlers.onRewind a space was typed by a key that turned out to be held
   * @param {(isOn: boolean) => void} handlers.onGlance
   */
  constructor(app, handlers, signal) {
    this.#app = app;
    this.#on = handlers;
    document.addEventListener("keydown", (event) => this.#down(event), { signal });
    document.addEventListener("keyup", ({ key }) => key === " " && this.#release(), { signal });
    window.addEventListener("blur", () => this.#release(), { signal });
  }

  #down(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const current = this.#on.current();
    const isTyping = event.target === current?.input;
    if (!isTyping && event.target.closest("input, select, textarea")) return;
    if (event.key === " " && !event.ctrlKey && !event.altKey && !event.metaKey) {
      this.#press(event, current, isTyping);
      return;
    }
    const action = reviewAction(event, this.#app, boxOf(current, isTyping));
    if (LEFT_ALONE.includes(action)) return;
    const isHeldOnButton = event.repeat && event.key === "Enter" && event.target.closest("button");
    if (isHeldOnButton || action === "none" || (action && this.#on.onAct(action))) event.preventDefault();
  }

  #press(event, current, isTyping) {
    if (!current || (!isTyping && event.target.closest("button, a, summary"))) return;
    const { session, input } = current;
    const { selectionStart: start, selectionEnd: end } = input;
    const { isHeld, before } = this.#space.press(event.repeat, { session, typed: session.snapshot(), start, end });
    if (isHeld || !isTyping) event.preventDefault();
    if (!isHeld) return;
    if (before?.session === session && isTyping) this.#on.onRewind(before);
    this.#on.onGlance(true);
  }

  #release() {
    if (this.#space.release()) this.#on.onGlance(false);
  }
}

function boxOf(current, isTyping) {
  const { session, input } = current ?? {};
  const hasSelection = input ? input.selectionStart !== input.selectionEnd && !isGiven(current) : false;
  return {
    isTyping,
    isUntouched: (session?.isUntouched ?? false) && !hasSelection,
    isChanged: session?.isChanged ?? false,
    canTakeBack: session?.canTakeBack ?? false,
  };
}

/** Whether the selection is still the one made when the field came up, not one that a person made. */
function isGiven({ session, input }) {
  const given = firstCaret(session);
  return given?.start === input.selectionStart && given.end === input.selectionEnd;
}
