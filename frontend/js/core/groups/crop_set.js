/**
 * Up to forty images of one group that a person looks over at once: where the cursor is, which ones are odd, and what
 * accepting the rest means. The images keep the order in which they came, least certain first.
 */

/** The answer that confirms an image's own reading, whatever group it is in. */
export function acceptance({ reading }) {
  const said = reading.status === "blank" ? { kind: "blank" } : { kind: "text", text: reading.text };
  return { ...said, reading_id: reading.id };
}

export class GroupTray {
  #odd = new Set();
  #elsewhere = new Set();

  /** @param {object[]} images as the API sends them, each with a reading  @param {object} group whose they are */
  constructor(images, group) {
    this.images = images;
    this.group = group;
    this.at = 0;
    /** Whether it is known which of the images are in this person's hands. */
    this.isClaimed = false;
  }

  /** Whether all were read as the same text, so that it need not stand below each. */
  get isUniform() {
    return this.images.every(({ reading }) => reading.text === this.images[0].reading.text);
  }

  get ids() {
    return this.images.map(({ id }) => id);
  }

  get odd() {
    return this.images.filter((image) => this.isOdd(image));
  }

  get rest() {
    return this.images.filter((image) => !this.isOdd(image) && !this.isElsewhere(image));
  }

  /** Images that somebody else looks at now, or has answered meanwhile. */
  get elsewhere() {
    return this.images.filter((image) => this.isElsewhere(image));
  }

  isOdd({ id }) {
    return this.#odd.has(id) && !this.#elsewhere.has(id);
  }

  isElsewhere({ id }) {
    return this.#elsewhere.has(id);
  }

  /** @param {Set<number>} ids images that are in this person's hands: all others are in somebody else's */
  keep(ids) {
    this.isClaimed = true;
    this.#elsewhere = new Set(this.ids.filter((id) => !ids.has(id)));
    const free = this.images.findIndex((image) => !this.isElsewhere(image));
    if (free >= 0 && this.isElsewhere(this.images[this.at])) this.at = free;
  }

  /**
   * Marks the image at `index` as an odd one out, or takes the mark away.
   *
   * @returns {boolean} false for one that somebody else looks at
   */
  toggle(index = this.at) {
    const image = this.images[index];
    this.at = index;
    if (this.isElsewhere(image)) return false;
    if (!this.#odd.delete(image.id)) this.#odd.add(image.id);
    return true;
  }

  /**
   * Moves the cursor as in a table with `columns` columns, whose last row may be short.
   *
   * @param {string} key an arrow, Home or End  @param {boolean} toEdge with Ctrl: to the very first or last
   * @returns {boolean} whether the key moves at all
   */
  move(key, columns, toEdge = false) {
    const last = this.images.length - 1;
    const rowStart = this.at - (this.at % columns);
    const goals = {
      ArrowLeft: this.at - 1,
      ArrowRight: this.at + 1,
      ArrowUp: this.at < columns ? this.at : this.at - columns,
      // From the row before a short last one, down leads to its end.
      ArrowDown: rowStart + columns > last ? this.at : this.at + columns,
      Home: toEdge ? 0 : rowStart,
      End: toEdge ? last : rowStart + columns - 1,
    };
    if (!Object.hasOwn(goals, key)) return false;
    this.at = Math.min(last, Math.max(0, goals[key]));
    return true;
  }

  /**
   * What accepting the rest sends.
   *
   * @param {(image: object) => number} revisionOf the newest revision that is known of an image
   * @returns {{imageId: number, revision: number, body: object}[]}
   */
  items(revisionOf) {
    return this.rest.map((image) => ({ imageId: image.id, revision: revisionOf(image), body: acceptance(image) }));
  }
}
