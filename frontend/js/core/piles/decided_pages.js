/**
 * The pages that were decided in the page check, newest last, and which of them to undo.
 */

const GONE = [404, 409, 412]; // the page was deleted, nothing about it can be undone any more, or others have decided since

export class DecidedPages {
  #pages = [];

  get size() {
    return this.#pages.length;
  }

  /** @param {{id: number, decision_id: number}} page as the decision made it */
  add({ id, decision_id }) {
    this.#pages.push({ id, decision_id });
  }

  /**
   * @param {object} page the one on show, whose own decision is undone where none was made here
   * @returns {{id: number, decision_id: number}|null} the page, and its decision to undo
   */
  newest({ id, can_undo: canUndo, decision_id }) {
    return this.#pages.at(-1) ?? (canUndo ? { id, decision_id } : null);
  }

  /**
   * Undoes the newest decision; while that fails it stays the newest.
   *
   * @param {() => Promise<object>} work
   */
  async undo(work) {
    try {
      const page = await work();
      this.#pages.pop();
      return page;
    } catch (error) {
      if (GONE.includes(error.status)) this.#pages.pop();
      throw error;
    }
  }
}
