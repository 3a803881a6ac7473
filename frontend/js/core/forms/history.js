/**
 * Versions of a value, to go back to and forward again. Values are never changed in place.
 */

const MOST_STEPS = 300;

export class History {
  #past = [];
  #future = [];
  #tag = null;

  constructor(value) {
    this.value = value;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** @param {*} value  @param {string|null} tag changes in a row with the same tag are one step */
  push(value, tag = null) {
    if (tag === null || tag !== this.#tag) this.#past.push(this.value);
    if (this.#past.length > MOST_STEPS) this.#past.shift();
    this.#future = [];
    this.#tag = tag;
    this.value = value;
  }

  /** Makes the next change a step of its own, whatever its tag. */
  close() {
    this.#tag = null;
  }

  undo() {
    if (!this.canUndo) return;
    this.#future.push(this.value);
    this.value = this.#past.pop();
    this.close();
  }

  redo() {
    if (!this.canRedo) return;
    this.#past.push(this.value);
    this.value = this.#future.pop();
    this.close();
  }
}
