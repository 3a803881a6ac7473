/**
 * Steps that can be taken back, newest first. A step holds every image it touched, so that a group is one step.
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

  /** @returns {object[]|null} the newest step's images, which leave the stack */
  pop() {
    return this.#steps.pop() ?? null;
  }
}
