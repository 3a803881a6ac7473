/**
 * Announces messages to screen readers. The text is cleared first, so that a repeated message is spoken again.
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
