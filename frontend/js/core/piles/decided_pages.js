/**
 * The pages that were decided in the page check, newest last, and which of them to undo.
 */

const GONE = [404, 409]; // the page was deleted, or nothing about it can be undone any more

export class DecidedPages {
  #ids = [];

  get size() {
    return this.#ids.length;
  }

  add(id) {
    this.#ids.push(id);
  }

  /**
   * @param {object} page the one on show, whose own decision is undone where none was made here
   * @returns {number|null} the page whose decision to undo
   */
  newest({ id, can_undo: canUndo }) {
    return this.#ids.at(-1) ?? (canUndo ? id : null);
  }

  /**
   * Undoes the newest decision; while that fails it stays the newest.
   *
   * @param {() => Promise<object>} work
   */
  async undo(work) {
    try {
      const page = await work();
      this.#ids.pop();
      return page;
    } catch (error) {
      if (GONE.includes(error.status)) this.#ids.pop();
      throw error;
    }
  }
}
