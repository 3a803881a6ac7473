/**
 * The order in which images come up for review: a trail of images behind and ahead of the current one, filled page
 * by page. Knows nothing of saving; it is told what was decided.
 */

const REFILL_BELOW = 10;
const KEEP_BEHIND = 50;

export class ReviewQueue {
  #fetchPage;
  #trail = [];
  #index = 0;
  #cursor = null;
  #isFirstPage = true;
  #decided;
  #loading = null;

  /**
   * @param {(cursor: string|null) => Promise<{items, next_cursor, remaining, unread, elsewhere}>} fetchPage
   * @param {Iterable<number>} decided images whose answer is still on its way to the server
   */
  constructor(fetchPage, decided = []) {
    this.#fetchPage = fetchPage;
    this.#decided = new Set(decided);
    this.remaining = null;
    this.unread = 0;
    /** How many of the remaining ones other people work on. */
    this.elsewhere = 0;
  }

  get current() {
    return this.#trail[this.#index] ?? null;
  }

  get canGoBack() {
    return this.#index > 0;
  }

  /** The next `count` images after the current one, for preloading. */
  upcoming(count) {
    return this.#trail
      .slice(this.#index + 1)
      .filter((image) => !this.#decided.has(image.id))
      .slice(0, count);
  }

  /** Fills the trail when it runs short; at its end it asks again from the start for new and skipped images. */
  async refill() {
    if (this.#trail.length - this.#index > REFILL_BELOW) return;
    if (!this.#isFirstPage && this.#cursor === null && this.current) return;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    await this.#loading;
  }

  /** The current image has an answer: go to the next one without. */
  decide() {
    const { current } = this;
    if (!current) return;
    if (!this.#decided.has(current.id) && this.remaining > 0) this.remaining -= 1;
    this.#decided.add(current.id);
    this.#advance();
  }

  /** Leave the current image for later: it comes again when the rest is done. */
  skip() {
    if (this.current) this.#advance();
  }

  back() {
    if (this.canGoBack) this.#index -= 1;
  }

  /** An answer was taken back: show that image again, now. */
  reopen(image) {
    if (this.#decided.delete(image.id) && this.remaining !== null) this.remaining += 1;
    const at = this.#trail.findIndex((other) => other.id === image.id);
    if (at >= 0) {
      this.#trail[at] = image;
      this.#index = at;
    } else {
      this.#trail.splice(this.#index, 0, image);
    }
  }

  /** Newer facts about an image that is on the trail (its saved label, its revision). */
  update(id, changes) {
    const at = this.#trail.findIndex((image) => image.id === id);
    if (at >= 0) this.#trail[at] = { ...this.#trail[at], ...changes };
  }

  /** Others have taken some of what lies ahead: keep only the images with these ids. */
  keepAhead(ids) {
    this.#trail = this.#trail.filter((image, at) => at <= this.#index || ids.has(image.id));
  }

  #advance() {
    do this.#index += 1;
    while (this.current && this.#decided.has(this.current.id));
    const surplus = this.#index - KEEP_BEHIND;
    if (surplus > 0) {
      this.#trail.splice(0, surplus);
      this.#index -= surplus;
    }
  }

  async #load() {
    const page = await this.#fetchPage(this.#cursor);
    this.#isFirstPage = false;
    this.#cursor = page.next_cursor;
    const unsaved = page.items.filter((image) => this.#decided.has(image.id)).length;
    this.remaining = Math.max(0, page.remaining - unsaved);
    this.unread = page.unread;
    this.elsewhere = page.elsewhere ?? 0;
    const ahead = new Set(this.#trail.slice(this.#index).map((image) => image.id));
    this.#trail.push(...page.items.filter(({ id }) => !ahead.has(id) && !this.#decided.has(id)));
  }
}
