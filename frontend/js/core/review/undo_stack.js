/**
 * Steps that can be undone, newest first. A step holds every image that it changed.
 */

export class UndoStack {
  #steps = [];
  #limit;

  constructor(limit = 200) {
    this.#limit = limit;
  }

  get size() {
    return this.#steps.length;
  }

  /** @param {object[]} images the images as they were before the step */
  push(images) {
    this.#steps.push([...images]);
    if (this.#steps.length > this.#limit) this.#steps.shift();
  }

  /** @returns {object[]|null} the images of the newest step, removed from the stack */
  pop() {
    return this.#steps.pop() ?? null;
  }
}
