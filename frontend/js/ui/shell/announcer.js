/**
 * Tells screen readers what happened. The text is cleared first, so that the same words are spoken again.
 */

export class Announcer {
  #region;
  #timer = 0;

  /** @param {Element} region an aria-live element */
  constructor(region) {
    this.#region = region;
  }

  say(message) {
    clearTimeout(this.#timer);
    this.#region.textContent = "";
    this.#timer = setTimeout(() => {
      this.#region.textContent = message;
    }, 30);
  }
}
