/**
 * Reads the review's keys from the document: asks what a keydown means, given where the focus is, and zooms while the
 * space bar is held.
 */

import { HeldSpace } from "../../core/review/held_space.js";
import { reviewAction } from "../../core/review/review_action.js";

export class ReviewKeys {
  #app;
  #panel;
  #handlers;
  #space = new HeldSpace();

  /**
   * @param {object} app keymap, alphabet
   * @param {ReviewPanel} panel
   * @param {object} handlers
   * @param {() => EditSession|null} handlers.session
   * @param {(action: string) => boolean} handlers.onAct whether the action took place
   * @param {(isOn: boolean) => void} handlers.onZoom the space bar is held, or no longer
   * @param {(before: {typed: object, start: number, end: number}) => void} handlers.onRewind a space was typed by a key
   *   that turned out to be held
   */
  constructor(app, panel, handlers, signal) {
    this.#app = app;
    this.#panel = panel;
    this.#handlers = handlers;
    document.addEventListener("keydown", (event) => this.#down(event), { signal });
    document.addEventListener("keyup", ({ key }) => key === " " && this.#releaseSpace(), { signal });
    window.addEventListener("blur", () => this.#releaseSpace(), { signal });
  }

  #down(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const { input } = this.#panel;
    const isTyping = event.target === input;
    if (!isTyping && event.target.closest("input, select, textarea")) return;
    if (event.key === " " && !event.ctrlKey && !event.altKey && !event.metaKey) {
      this.#pressSpace(event, isTyping);
      return;
    }
    const action = reviewAction(event, this.#app, this.#box(isTyping));
    // A held Enter would click a button again and again.
    const isHeldOnButton = event.repeat && event.key === "Enter" && event.target.closest("button");
    if (isHeldOnButton || action === "none" || (action && this.#handlers.onAct(action))) event.preventDefault();
  }

  #box(isTyping) {
    const session = this.#handlers.session();
    return {
      isTyping,
      isUntouched: (session?.isUntouched ?? false) && !this.#panel.hasSelection,
      isChanged: session?.isChanged ?? false,
      canTakeBack: session?.canTakeBack ?? false,
    };
  }

  #pressSpace(event, isTyping) {
    if (!isTyping && event.target.closest("button, a")) return;
    const session = this.#handlers.session();
    if (!session) return;
    const { selectionStart: start, selectionEnd: end } = this.#panel.input;
    const state = { session, typed: session.snapshot(), start, end };
    const { isHeld, before } = this.#space.press(event.repeat, state);
    if (isHeld || !isTyping) event.preventDefault();
    if (!isHeld) return;
    if (before?.session === session && isTyping) this.#handlers.onRewind(before);
    this.#handlers.onZoom(true);
  }

  #releaseSpace() {
    if (this.#space.release()) this.#handlers.onZoom(false);
  }
}
