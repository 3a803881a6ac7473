/**
 * The pages that were fetched for showing a field in them.
 */

export class PageStore {
  #fetchPage;
  #pages = new Map();

  /** @param {(id: number) => Promise<object>} fetchPage */
  constructor(fetchPage) {
    this.#fetchPage = fetchPage;
  }

  /** @returns {Promise<object>} the page as the API sends it; asked for again after a failure */
  get(id) {
    if (!this.#pages.has(id)) {
      const page = this.#fetchPage(id);
      page.catch(() => this.#pages.delete(id));
      this.#pages.set(id, page);
    }
    return this.#pages.get(id);
  }
}
