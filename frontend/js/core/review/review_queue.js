/**
 * The order in which images come up for review: images before and after the current one, loaded in chunks. Does not
 * save anything; the caller reports what was decided.
 */

const REFILL_BELOW = 10;
const KEEP_BEHIND = 50;

export class ReviewQueue {
  #fetchChunk;
  #images = [];
  #index = 0;
  #cursor = null;
  #isFirstChunk = true;
  #decided;
  #loading = null;

  /**
   * @param {(cursor: string|null) => Promise<{items, next_cursor, remaining, unread, elsewhere}>} fetchChunk
   * @param {Iterable<number>} decided images whose label is not on the server yet
   */
  constructor(fetchChunk, decided = []) {
    this.#fetchChunk = fetchChunk;
    this.#decided = new Set(decided);
    this.remaining = null;
    this.unread = 0;
    /** How many of the remaining images are leased by others. */
    this.elsewhere = 0;
  }

  get current() {
    return this.#images[this.#index] ?? null;
  }

  get canGoBack() {
    return this.#index > 0;
  }

  /** The next `count` images after the current one. */
  upcoming(count) {
    return this.#images
      .slice(this.#index + 1)
      .filter((image) => !this.#decided.has(image.id))
      .slice(0, count);
  }

  /** Loads the next chunk when few images are left; at the end starts again, for new and skipped images. */
  async refill() {
    if (this.#images.length - this.#index > REFILL_BELOW) return;
    if (!this.#isFirstChunk && this.#cursor === null && this.current) return;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    await this.#loading;
  }

  /** Moves from the current image, which now has a label, to the next one without. */
  decide() {
    const { current } = this;
    if (!current) return;
    if (!this.#decided.has(current.id) && this.remaining > 0) this.remaining -= 1;
    this.#decided.add(current.id);
    this.#advance();
  }

  /** Skips the current image; it comes again at the end. */
  skip() {
    if (this.current) this.#advance();
  }

  back() {
    if (this.canGoBack) this.#index -= 1;
  }

  /** Makes an image whose label was undone the current one. */
  reopen(image) {
    if (this.#decided.delete(image.id) && this.remaining !== null) this.remaining += 1;
    const at = this.#images.findIndex((other) => other.id === image.id);
    if (at >= 0) {
      this.#images[at] = image;
      this.#index = at;
    } else {
      this.#images.splice(this.#index, 0, image);
    }
  }

  /** Updates a loaded image (its saved label, its revision). */
  update(id, changes) {
    const at = this.#images.findIndex((image) => image.id === id);
    if (at >= 0) this.#images[at] = { ...this.#images[at], ...changes };
  }

  /** Drops the images ahead except those with these ids: others have leased them. */
  keepAhead(ids) {
    this.#images = this.#images.filter((image, at) => at <= this.#index || ids.has(image.id));
  }

  #advance() {
    do this.#index += 1;
    while (this.current && this.#decided.has(this.current.id));
    const surplus = this.#index - KEEP_BEHIND;
    if (surplus > 0) {
      this.#images.splice(0, surplus);
      this.#index -= surplus;
    }
  }

  async #load() {
    const chunk = await this.#fetchChunk(this.#cursor);
    this.#isFirstChunk = false;
    this.#cursor = chunk.next_cursor;
    const unsaved = chunk.items.filter((image) => this.#decided.has(image.id)).length;
    this.remaining = Math.max(0, chunk.remaining - unsaved);
    this.unread = chunk.unread;
    this.elsewhere = chunk.elsewhere ?? 0;
    const ahead = new Set(this.#images.slice(this.#index).map((image) => image.id));
    this.#images.push(...chunk.items.filter(({ id }) => !ahead.has(id) && !this.#decided.has(id)));
  }
}
