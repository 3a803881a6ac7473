/**
 * Tells a held space bar, which zooms, from one that is pressed and types a space: the space is typed at once, and taken
 * back when the key turns out to be held.
 */

export class HeldSpace {
  #before = null;
  #isHeld = false;

  /**
   * @param {boolean} isRepeat whether the key is still down from before
   * @param {object} state of the text box before the key types
   * @returns {{isHeld: boolean, before: object|null}} before: the state to go back to, once, when the key begins to be held
   */
  press(isRepeat, state) {
    if (!isRepeat) this.#before = state;
    const before = isRepeat && !this.#isHeld ? this.#before : null;
    this.#isHeld = isRepeat;
    return { isHeld: isRepeat, before };
  }

  /** @returns {boolean} whether the key was held */
  release() {
    const wasHeld = this.#isHeld;
    this.#isHeld = false;
    this.#before = null;
    return wasHeld;
  }
}
