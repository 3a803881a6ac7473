/**
 * A long list as pages of which only the near ones are there. Pages are fetched by the cursor that the page before gave,
 * once they come near, and forgotten when they are far: what is kept of a page is its cursor alone.
 */

export class PagedWindow {
  #fetchPage;
  #on;
  #pages = [];
  #isOver = false;

  /**
   * @param {(cursor: string|null, signal: AbortSignal) => Promise<{items: object[], next_cursor: string|null}>} fetchPage
   * @param {object} on
   * @param {(index: number) => void} on.open a page is known to exist, and empty
   * @param {(index: number, page: object) => void} on.show its items have come
   * @param {(index: number, error: Error) => void} on.fail
   */
  constructor(fetchPage, on) {
    this.#fetchPage = fetchPage;
    this.#on = on;
  }

  /** Opens the first page and fetches it. */
  start() {
    this.#open(null);
    return this.enter(0);
  }

  /** How many pages are known to exist. */
  get size() {
    return this.#pages.length;
  }

  /** The page came near: fetch it, unless it is there or on its way. */
  async enter(index) {
    const page = this.#pages[index];
    if (this.#isOver || !page || page.asked) return;
    const asked = new AbortController();
    page.asked = asked;
    try {
      const answer = await this.#fetchPage(page.cursor, asked.signal);
      if (page.asked !== asked) return;
      this.#on.show(index, answer);
      if (answer.next_cursor !== null && index === this.#pages.length - 1) this.#open(answer.next_cursor);
    } catch (error) {
      if (page.asked !== asked) return;
      page.asked = null;
      this.#on.fail(index, error);
    }
  }

  /** The page is far: its items may go, and an answer on its way is not wanted any more. */
  leave(index) {
    const page = this.#pages[index];
    page?.asked?.abort();
    if (page) page.asked = null;
  }

  /** Nothing more is wanted of this list. */
  stop() {
    this.#isOver = true;
    for (const index of this.#pages.keys()) this.leave(index);
  }

  #open(cursor) {
    this.#pages.push({ cursor, asked: null });
    this.#on.open(this.#pages.length - 1);
  }
}

/** Pages of a list that is all there already, in the form in which the server sends pages. */
export function pagesOf(items, size) {
  return async (cursor) => {
    const from = Number(cursor ?? 0);
    const to = from + size;
    return { items: items.slice(from, to), next_cursor: to < items.length ? String(to) : null };
  };
}
