/**
 * Up to forty images of one group that a reviewer checks at once: where the cursor is, which crops are marked as
 * wrong, what was typed on them, which have been on the screen, and which labels accepting the rest saves. Keeps the
 * order in which the images came, least certain first.
 */

/** The label that confirms an image's own reading, whatever group it is in. */
export function acceptance({ reading }) {
  const said = reading.status === "blank" ? { kind: "blank" } : { kind: "text", text: reading.text };
  return { ...said, reading_id: reading.id };
}

const clean = (text) => text.normalize("NFC").trim();

export class CropSet {
  #wrong = new Set();
  #elsewhere = new Set();
  #typed = new Map();
  #seen = new Set();
  #broken = new Set();

  /** @param {object[]} images as the API sends them, each with a reading  @param {object} group that they belong to */
  constructor(images, group) {
    this.images = images;
    this.group = group;
    this.at = 0;
    /** Whether the server has been asked to lease these images. */
    this.isClaimed = false;
  }

  /** Whether all have the same reading, so that it need not be shown below each. */
  get isUniform() {
    return this.images.every(({ reading }) => reading.text === this.images[0].reading.text);
  }

  get ids() {
    return this.images.map(({ id }) => id);
  }

  get wrong() {
    return this.images.filter((image) => this.isWrong(image));
  }

  /** Images that can be accepted: not wrong, not somebody else's, and with a picture. */
  get rest() {
    return this.images.filter(
      (image) =>
        !this.isWrong(image) && !this.isElsewhere(image) && (this.isTyped(image) || !this.#broken.has(image.id)),
    );
  }

  /** Images of the rest that have not been on the screen yet. */
  get unseen() {
    return this.rest.filter((image) => !this.#isSeen(image));
  }

  /** Images whose text was typed. */
  get typed() {
    return this.rest.filter((image) => this.isTyped(image));
  }

  /** Images that are leased by somebody else or have been labelled meanwhile. */
  get elsewhere() {
    return this.images.filter((image) => this.isElsewhere(image));
  }

  isWrong({ id }) {
    return this.#wrong.has(id) && !this.#elsewhere.has(id);
  }

  isElsewhere({ id }) {
    return this.#elsewhere.has(id);
  }

  isTyped({ id }) {
    return this.#typed.has(id) && !this.#wrong.has(id);
  }

  /** The text that accepting the image saves; empty for a blank one. */
  textOf(image) {
    return this.isTyped(image) ? this.#typed.get(image.id) : image.reading.text;
  }

  /** Records that these images have been painted where a person can see them. @param {number[]} ids */
  see(ids) {
    for (const id of ids) this.#seen.add(id);
  }

  /** Records that an image's picture cannot be shown: nobody can have checked it. @param {number} id */
  miss(id) {
    this.#broken.add(id);
  }

  /** @param {Set<number>} ids images leased to this person; all others belong to somebody else */
  keep(ids) {
    this.isClaimed = true;
    this.#elsewhere = new Set(this.ids.filter((id) => !ids.has(id)));
    const free = this.images.findIndex((image) => !this.isElsewhere(image));
    if (free >= 0 && this.isElsewhere(this.images[this.at])) this.at = free;
  }

  /**
   * Marks the image at `index` as wrong, or removes the mark.
   *
   * @returns {boolean} false for an image leased by somebody else
   */
  toggle(index = this.at) {
    const image = this.images[index];
    this.at = index;
    if (this.isElsewhere(image)) return false;
    if (!this.#wrong.delete(image.id)) this.#wrong.add(image.id);
    return true;
  }

  /**
   * Takes what was typed for the image at `index`. The reading's own text accepts it again, no text marks it as wrong.
   *
   * @returns {boolean} false for an image leased by somebody else
   */
  type(index, text) {
    const image = this.images[index];
    this.at = index;
    if (this.isElsewhere(image)) return false;
    const cleaned = clean(text);
    this.#typed.delete(image.id);
    if (cleaned || !image.reading.text) this.#wrong.delete(image.id);
    else this.#wrong.add(image.id);
    if (cleaned && cleaned !== clean(image.reading.text)) this.#typed.set(image.id, cleaned);
    return true;
  }

  /**
   * Moves the cursor as in a table with `columns` columns, whose last row may be short.
   *
   * @param {string} key an arrow, Home or End  @param {boolean} toEdge with Ctrl: to the very first or last
   * @returns {boolean} whether the key is one that moves the cursor
   */
  move(key, columns, toEdge = false) {
    const last = this.images.length - 1;
    const rowStart = this.at - (this.at % columns);
    const goals = {
      ArrowLeft: this.at - 1,
      ArrowRight: this.at + 1,
      ArrowUp: this.at < columns ? this.at : this.at - columns,
      // From the row before a short last row, down moves to its end.
      ArrowDown: rowStart + columns > last ? this.at : this.at + columns,
      Home: toEdge ? 0 : rowStart,
      End: toEdge ? last : rowStart + columns - 1,
    };
    if (!Object.hasOwn(goals, key)) return false;
    this.at = Math.min(last, Math.max(0, goals[key]));
    return true;
  }

  /**
   * The labels that accepting saves. What has not been on the screen is never among them.
   *
   * @param {(image: object) => number} revisionOf the newest known revision of an image
   * @param {object[]} images to accept: the rest, or only those whose text was typed
   * @returns {{imageId: number, revision: number, body: object}[]}
   */
  items(revisionOf, images = this.rest) {
    return images
      .filter((image) => this.#isSeen(image))
      .map((image) => ({ imageId: image.id, revision: revisionOf(image), body: this.#labelOf(image) }));
  }

  #isSeen(image) {
    return this.#seen.has(image.id) || this.isTyped(image);
  }

  #labelOf(image) {
    if (!this.isTyped(image)) return acceptance(image);
    return { kind: "text", text: this.#typed.get(image.id), reading_id: image.reading.id };
  }
}
