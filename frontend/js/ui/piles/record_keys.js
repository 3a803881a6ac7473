/**
 * Reads the keys of the review by record: what a keydown in a field means, and the space bar, which shows the page while it is
 * held.
 */

import { tabStop } from "../../core/piles/tab_stop.js";
import { firstCaret } from "../../core/review/first_caret.js";
import { HeldSpace } from "../../core/review/held_space.js";
import { reviewAction } from "../../core/review/review_action.js";

/** After the last place in doubt Tab is the browser's: it goes to the next field. */
const TABS = ["nextDoubt", "previousDoubt"];

export class RecordKeys {
  #app;
  #on;
  #space = new HeldSpace();
  #stop = null; // the place that Tab led to: {session, start, end}

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
    const action = reviewAction(event, this.#app, this.#boxOf(current, isTyping));
    if (TABS.includes(action)) {
      if (current && this.#goToDoubt(current, action === "previousDoubt")) event.preventDefault();
      return;
    }
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

  /** @returns {boolean} whether there is one; else Tab leaves the field */
  #goToDoubt({ session, input }, backwards) {
    const at = selectionOf(input);
    const how = { isGiven: isGiven(session, at), isStop: this.#isStop(session, at), backwards };
    const stop = tabStop(session, at, how);
    this.#stop = stop && { session, ...stop };
    if (stop) input.setSelectionRange(stop.start, stop.end);
    return stop !== null;
  }

  #isStop(session, { start, end }) {
    return this.#stop?.session === session && this.#stop.start === start && this.#stop.end === end;
  }

  #boxOf(current, isTyping) {
    const { session, input } = current ?? {};
    const at = input ? selectionOf(input) : null;
    const hasSelection = at && at.start !== at.end && !isGiven(session, at) && !this.#isStop(session, at);
    return {
      isTyping,
      isUntouched: (session?.isUntouched ?? false) && !hasSelection,
      isChanged: session?.isChanged ?? false,
      canTakeBack: session?.canTakeBack ?? false,
    };
  }
}

const selectionOf = ({ selectionStart: start, selectionEnd: end }) => ({ start, end });

/** Whether the selection is still the one made when the field came up, not one that a person made. */
function isGiven(session, { start, end }) {
  const given = firstCaret(session);
  return given?.start === start && given.end === end;
}
