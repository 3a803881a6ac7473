/**
 * One person's work on the review: which name lies on the desk, what is typed, saved, passed over and taken back. Brings
 * together the queue (what comes next), the edit session (what is typed), the outbox (what is saved), the undo stack and
 * the leases. Knows no elements and no addresses.
 */

import { EditSession } from "./edit_session.js";
import { Pace } from "./pace.js";
import { ReviewQueue } from "./review_queue.js";
import { UndoStack } from "./undo_stack.js";

export class ReviewDesk {
  #outbox;
  #drafts;
  #leases;
  #fetchImage;
  #now;
  #undo = new UndoStack();
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
    /** What is typed for the name on the desk; null when none lies there. */
    this.session = null;
  }

  get canUndo() {
    return this.#undo.size > 0;
  }

  /** Begins a queue anew. @param {(cursor: string|null) => Promise<object>} fetchPage */
  begin(fetchPage) {
    this.queue = new ReviewQueue(fetchPage, this.#outbox.answeredImages);
    this.session = null;
  }

  /** Sees to it that there are names ahead; after a reload, the one that was being typed comes first. */
  async fill() {
    const { queue } = this;
    await queue.refill();
    if (this.session === null) await this.#bringBackDraft(queue);
  }

  /** Lays the queue's current name on the desk. @returns {EditSession|null} null at the queue's end */
  present() {
    const { current } = this.queue;
    this.session = current && new EditSession(current, this.#drafts.textFor(current.id));
    return this.session;
  }

  /** Somebody is at work: what lies ahead stays leased, but for what others took during a long pause. */
  async touch() {
    const held = await this.#leases.touch();
    if (held) this.queue.keepAhead(held);
  }

  type(text) {
    this.session.text = text;
    if (this.session.isChanged) this.#drafts.keep(this.session.image.id, text);
    else this.#drafts.drop();
  }

  /** The name on the desk has this answer. @param {object} body as the API takes it */
  save(body) {
    const { image } = this.session;
    this.#leaveDesk();
    this.#undo.push([image]);
    this.#outbox.label(image.id, this.#revisionOf(image), body);
    this.queue.update(image.id, { label: { kind: body.kind, text: body.text ?? null, revision: image.revision } });
    this.pace.record(this.#now());
    this.queue.decide();
  }

  /** @param {"skip"|"back"} way */
  move(way) {
    this.#leaveDesk();
    if (way === "skip") this.queue.skip();
    else this.queue.back();
  }

  /** @returns {boolean} whether there was an answer to take back */
  takeBack() {
    const images = this.#undo.pop();
    if (!images) return false;
    for (const image of images.toReversed()) {
      this.#outbox.undo(image.id, this.#revisionOf(image));
      this.queue.reopen(image);
    }
    this.session = null;
    return true;
  }

  /** The server has an answer. @param {{imageId, revision, label}} entry */
  saved({ imageId, revision, label }) {
    this.#revisions.set(imageId, revision);
    this.queue.update(imageId, { revision, label });
  }

  #leaveDesk() {
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
