/**
 * The last answers of this reviewer, newest first, each with its image as it is now.
 */

const KEPT = 5;

export class RecentAnswers {
  #answers = [];

  /** @returns {{image: object, label: object}[]} */
  get list() {
    return this.#answers;
  }

  /** @param {object} image  @param {{kind, text}} label what was answered */
  add(image, label) {
    this.#answers = [{ image, label }, ...this.#others(image.id)].slice(0, KEPT);
  }

  /** Updates an image to what the server knows. */
  update(id, changes) {
    this.#answers = this.#answers.map((answer) =>
      answer.image.id === id ? { ...answer, image: { ...answer.image, ...changes } } : answer,
    );
  }

  /** Forgets an answer that was undone or given up. */
  remove(id) {
    this.#answers = this.#others(id);
  }

  #others(id) {
    return this.#answers.filter(({ image }) => image.id !== id);
  }
}
