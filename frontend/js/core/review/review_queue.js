/**
 * The order in which images come up for review: images before and after the current one, loaded in chunks. Does not
 * save anything; the caller reports what was decided. Going back leaves a place to return to: the farthest image reached.
 */

const REFILL_BELOW = 10;
const KEEP_BEHIND = 50;

export class ReviewQueue {
  #fetchChunk;
  #images = [];
  #index = 0;
  #farthest = 0;
  #cursor = null;
  #isFirstChunk = true;
  #decided;
  #loading = null;
  #isLast = false; // the server knew of none besides the current image

  /**
   * @param {(cursor: string|null) => Promise<{items, next_cursor, unread, elsewhere}>} fetchChunk
   * @param {Iterable<number>} decided images whose label is not on the server yet
   */
  constructor(fetchChunk, decided = []) {
    this.#fetchChunk = fetchChunk;
    this.#decided = new Set(decided);
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

  /** Whether the last image was decided and no other was left. New ones may have come since: `refill` asks. */
  get isOver() {
    return this.current === null && this.#isLast;
  }

  /** Whether the current image was shown before, and `forward` leads back to where the reviewer was. */
  get isBehind() {
    return this.#index < this.#farthest;
  }

  /** Whether the current image has an answer already. */
  get isDecided() {
    return this.current !== null && this.#decided.has(this.current.id);
  }

  /** The next `count` images after the current one. */
  upcoming(count) {
    return this.#images
      .slice(this.#index + 1)
      .filter((image) => !this.#decided.has(image.id))
      .slice(0, count);
  }

  /** The last `count` images before the current one. */
  previous(count) {
    return this.#images.slice(Math.max(0, this.#index - count), this.#index);
  }

  /** Whether the image was in a chunk of this queue. */
  knows(id) {
    return this.#decided.has(id) || this.#find(id) >= 0;
  }

  /**
   * Loads the next chunk when few images are left; at the end starts again, for new and skipped images. At the last
   * image asks whether there are any, so that the end can be shown at once.
   */
  async refill() {
    if (this.#images.length - this.#farthest > REFILL_BELOW) return;
    const isAtEnd = !this.#isFirstChunk && this.#cursor === null;
    if (isAtEnd && this.current && (this.#isLast || this.upcoming(1).length)) return;
    this.#loading ??= (isAtEnd && this.current ? this.#lookAhead() : this.#load()).finally(() => {
      this.#loading = null;
    });
    await this.#loading;
  }

  /** Moves from the current image, which now has a label, to the next one without. */
  decide() {
    const { current } = this;
    if (!current) return;
    this.#decided.add(current.id);
    this.#advance();
  }

  /** Moves on: if the reviewer went back, to the next image; otherwise past this one, which comes again at the end. */
  forward() {
    this.#isLast = false; // this one is still to be answered
    if (this.isBehind) this.#index += 1;
    else if (this.current) this.#advance();
  }

  back() {
    if (this.canGoBack) this.#index -= 1;
  }

  /** Makes an image that was answered the current one. @param {object} image as it is now */
  visit(image) {
    this.#decided.add(image.id);
    this.#show(image);
  }

  /** Makes an image whose label was undone the current one. */
  reopen(image) {
    this.#decided.delete(image.id);
    this.#show(image);
  }

  /** Notes that somebody else has answered an image, or withdrawn the answer. */
  settle(id, isAnswered) {
    if (isAnswered) this.#decided.add(id);
    else this.#decided.delete(id);
  }

  /** Updates a loaded image (its saved label, its revision). */
  update(id, changes) {
    const at = this.#find(id);
    if (at >= 0) this.#images[at] = { ...this.#images[at], ...changes };
  }

  /** Drops the images ahead except those with these ids: others have leased them. */
  keepAhead(ids) {
    this.#images = this.#images.filter((image, at) => at <= this.#farthest || ids.has(image.id));
  }

  #find(id) {
    return this.#images.findIndex((image) => image.id === id);
  }

  #show(image) {
    const at = this.#find(image.id);
    if (at >= 0) {
      this.#images[at] = image;
      this.#index = at;
    } else {
      this.#images.splice(this.#index, 0, image);
      this.#farthest += 1;
    }
  }

  #advance() {
    do this.#index += 1;
    while (this.isDecided);
    this.#farthest = Math.max(this.#farthest, this.#index);
    const surplus = this.#index - KEEP_BEHIND;
    if (surplus > 0) this.#drop((_image, at) => at < surplus);
  }

  /** Drops images behind the current one. */
  #drop(isDropped) {
    const before = this.#images.slice(0, this.#index);
    const gone = before.filter(isDropped).length;
    this.#images = [...before.filter((image, at) => !isDropped(image, at)), ...this.#images.slice(this.#index)];
    this.#index -= gone;
    this.#farthest -= gone;
  }

  async #ask() {
    const chunk = await this.#fetchChunk(this.#cursor);
    this.unread = chunk.unread;
    this.elsewhere = chunk.elsewhere ?? 0;
    return chunk;
  }

  /** An image that is answered or skipped before the reply comes leads to those that the reply tells of. */
  async #lookAhead() {
    const { items, next_cursor: cursor } = await this.#ask();
    const open = new Set(this.#images.slice(this.#index).map((image) => image.id));
    this.#isLast = cursor === null && items.every(({ id }) => open.has(id) || this.#decided.has(id));
    if (this.current === null && !this.#isLast) await this.#load();
  }

  async #load() {
    this.#isLast = false;
    const chunk = await this.#ask();
    this.#isFirstChunk = false;
    this.#cursor = chunk.next_cursor;
    const ahead = new Set(this.#images.slice(this.#index).map((image) => image.id));
    const added = chunk.items.filter(({ id }) => !ahead.has(id) && !this.#decided.has(id));
    const again = new Set(added.map(({ id }) => id));
    this.#drop(({ id }) => again.has(id));
    this.#images.push(...added);
  }
}
