/**
 * Steps that can be undone, newest first. A step holds, for every image that it changed, the image as it was before.
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

  /** @param {{image: object, typed: string|null}[]} parts images as they were before the step, and what was typed */
  push(parts) {
    this.#steps.push([...parts]);
    if (this.#steps.length > this.#limit) this.#steps.shift();
  }

  /** @returns {{image: object, typed: string|null}[]|null} the newest step, removed from the stack */
  pop() {
    return this.#steps.pop() ?? null;
  }

  /** Forgets what was done to an image. @returns {object|null} the image as it was before the last step */
  forget(imageId) {
    const before = this.#steps.findLast((parts) => parts.some(({ image }) => image.id === imageId));
    this.#steps = this.#steps
      .map((parts) => parts.filter(({ image }) => image.id !== imageId))
      .filter((parts) => parts.length);
    return before?.find(({ image }) => image.id === imageId).image ?? null;
  }
}
