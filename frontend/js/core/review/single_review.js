/**
 * One reviewer's work on single images: which image is on show, what is typed, saved, skipped or undone. Combines
 * the queue (what comes next), the edit session (what is typed), the outbox (what is saved), the undo stack and the
 * leases. Knows no elements and no addresses.
 */

import { EditSession } from "./edit_session.js";
import { Pace } from "./pace.js";
import { ReviewQueue } from "./review_queue.js";
import { UndoStack } from "./undo_stack.js";

export class SingleReview {
  #outbox;
  #drafts;
  #leases;
  #fetchImage;
  #now;
  #undoStack = new UndoStack();
  #revisions = new Map();

  /**
   * @param {object} parts
   * @param {Outbox} parts.outbox
   * @param {Drafts} parts.drafts
   * @param {LeaseKeeper} parts.leases
   * @param {(id: number) => Promise<object>} parts.fetchImage
   * @param {() => number} parts.now milliseconds
   */
  constructor({ outbox, drafts, leases, fetchImage, now }) {
    this.#outbox = outbox;
    this.#drafts = drafts;
    this.#leases = leases;
    this.#fetchImage = fetchImage;
    this.#now = now;
    this.pace = new Pace();
    this.queue = null;
    /** The edit session of the current image, or null. */
    this.session = null;
  }

  get canUndo() {
    return this.#undoStack.size > 0;
  }

  /** Starts a new queue. @param {(cursor: string|null) => Promise<object>} fetchChunk */
  begin(fetchChunk) {
    this.queue = new ReviewQueue(fetchChunk, this.#outbox.labelledImages);
    this.session = null;
  }

  /** Loads the next images. After a reload, the image with a draft comes first. */
  async fill() {
    const { queue } = this;
    await queue.refill();
    if (this.session === null) await this.#bringBackDraft(queue);
  }

  /** Opens the current image of the queue. @returns {EditSession|null} null at the queue's end */
  present() {
    const { current } = this.queue;
    this.session = current && new EditSession(current, this.#drafts.textFor(current.id));
    return this.session;
  }

  /** Renews the leases while somebody works. Drops images that others leased during a long pause. */
  async touch() {
    const held = await this.#leases.touch();
    if (held) this.queue.keepAhead(held);
  }

  type(text) {
    this.session.text = text;
    if (this.session.isChanged) this.#drafts.keep(this.session.image.id, text);
    else this.#drafts.drop();
  }

  /** Saves a label for the current image. @param {object} body as the API takes it */
  save(body) {
    const { image } = this.session;
    this.#leaveImage();
    this.#undoStack.push([image]);
    this.#outbox.label(image.id, this.#revisionOf(image), body);
    this.queue.update(image.id, { label: { kind: body.kind, text: body.text ?? null, revision: image.revision } });
    this.pace.record(this.#now());
    this.queue.decide();
  }

  /** @param {"skip"|"back"} way */
  move(way) {
    this.#leaveImage();
    if (way === "skip") this.queue.skip();
    else this.queue.back();
  }

  /** @returns {boolean} whether there was a label to undo */
  undo() {
    const images = this.#undoStack.pop();
    if (!images) return false;
    for (const image of images.toReversed()) {
      this.#outbox.undo(image.id, this.#revisionOf(image));
      this.queue.reopen(image);
    }
    this.session = null;
    return true;
  }

  /** Takes over what the server has saved. @param {{imageId, revision, label}} entry */
  saved({ imageId, revision, label }) {
    this.#revisions.set(imageId, revision);
    this.queue.update(imageId, { revision, label });
  }

  #leaveImage() {
    this.#drafts.drop();
    this.session = null;
  }

  #revisionOf({ id, revision }) {
    return this.#revisions.get(id) ?? revision;
  }

  async #bringBackDraft(queue) {
    const { imageId } = this.#drafts;
    if (imageId === null || imageId === queue.current?.id || this.canUndo) return;
    const image = await this.#fetchImage(imageId).catch(() => null);
    if (image?.state === "pending") queue.reopen(image);
  }
}
