/**
 * The pages of a pile that need a person, the likeliest to be a form first, and which page comes after another.
 */

export class HelpQueue {
  #pages;

  /** @param {object[]} pages as the API sends them, in its order */
  constructor(pages) {
    this.#pages = pages;
  }

  get size() {
    return this.#pages.length;
  }

  /** The place of a page, from 1; 0 when it needs no help. */
  placeOf(id) {
    return this.#pages.findIndex((page) => page.id === id) + 1;
  }

  /** The page after another one, the first after the last; null when no other page needs help. */
  after(id) {
    return this.#beside(id, 1);
  }

  before(id) {
    return this.#beside(id, -1);
  }

  #beside(id, step) {
    const others = this.#pages.filter((page) => page.id !== id);
    if (!others.length) return null;
    const at = this.placeOf(id) - 1;
    if (at < 0) return others[0];
    return this.#pages[(at + step + this.#pages.length) % this.#pages.length];
  }
}
