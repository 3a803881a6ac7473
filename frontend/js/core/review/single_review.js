/**
 * One reviewer's work on single images: which image is on show, what is typed, saved, skipped or undone. Combines
 * the queue (what comes next), the edit session (what is typed), the outbox (what is saved), the undo stack and the
 * leases. Knows no elements and no addresses.
 */

import { imagesOf, newsOf } from "../saving/outbox_entry.js";
import { EditSession, isLabelled } from "./edit_session.js";
import { Pace } from "./pace.js";
import { RecentAnswers } from "./recent_answers.js";
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
  #left = new Map(); // image id -> what was typed before the reviewer went back or forward

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
    this.recent = new RecentAnswers();
    this.queue = null;
    /** How many images wait for a label. @type {OpenCount} */
    this.open = null;
    /** The edit session of the current image, or null. */
    this.session = null;
  }

  get canUndo() {
    return this.#undoStack.size > 0;
  }

  /**
   * Starts a new queue.
   *
   * @param {(cursor: string|null) => Promise<object>} fetchChunk
   * @param {OpenCount} open
   */
  begin(fetchChunk, open) {
    const counted = async (cursor) => {
      const token = open.ask();
      const chunk = await fetchChunk(cursor);
      open.learn(token, chunk.remaining);
      return chunk;
    };
    this.open = open;
    this.queue = new ReviewQueue(counted, this.#outbox.labelledImages);
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
    const typed = current && (this.#drafts.textFor(current.id) ?? this.#left.get(current.id) ?? null);
    this.session = current && new EditSession(current, typed);
    return this.session;
  }

  /** Renews the leases while somebody works. Drops images that others leased during a long pause. */
  async touch() {
    const held = await this.#leases.touch();
    if (held) this.queue.keepAhead(held);
  }

  type(text) {
    this.session.type(text);
    this.keepDraft();
  }

  /** Keeps the text over a reload. */
  keepDraft() {
    const { session } = this;
    if (session.isChanged) this.#drafts.keep(session.image.id, session.text);
    else this.#drafts.drop();
  }

  /** Saves a label for the current image, once its picture has been seen. @param {object} body as the API takes it */
  save(body) {
    const { image, typed, isSeen } = this.session;
    if (!isSeen) throw new Error("a picture that nobody has seen");
    this.#leaveImage();
    this.#undoStack.push([{ image, typed }]);
    this.#outbox.label(image.id, this.#revisionOf(image), body, isLabelled(image) ? 0 : -1);
    const label = { kind: body.kind, text: body.text ?? null, revision: image.revision };
    this.queue.update(image.id, { label });
    this.recent.add({ ...image, label }, label);
    this.pace.record(this.#now());
    this.queue.decide();
  }

  /** @param {"skip"|"back"} way  @returns {"skip"|"back"|"forward"} an answered image is left, not skipped */
  move(way) {
    const { queue } = this;
    const isSkip = way === "skip" && !queue.isDecided;
    if (isSkip) this.#leaveImage();
    else this.#setAside();
    if (way === "back") queue.back();
    else queue.forward();
    return way === "skip" && !isSkip ? "forward" : way;
  }

  /** Goes on from an image whose label stays as it is. */
  leaveAnswered() {
    this.#leaveImage();
    this.queue.decide();
  }

  /** Shows one of the last answers, to correct it. @returns {boolean} whether it is still one of them */
  openAnswer(id) {
    const answer = this.recent.list.find(({ image }) => image.id === id);
    if (!answer) return false;
    this.#setAside();
    this.queue.visit(answer.image);
    return true;
  }

  /** @returns {boolean} whether there was a label to undo */
  undo() {
    const parts = this.#undoStack.pop();
    if (!parts) return false;
    this.#setAside();
    for (const { image, typed } of parts.toReversed()) {
      this.#outbox.undo(image.id, this.#revisionOf(image), isLabelled(image) ? 0 : 1);
      this.recent.remove(image.id);
      if (isLabelled(image)) this.queue.visit(image);
      else this.queue.reopen(image);
      if (typed !== null) this.#drafts.keep(image.id, typed);
    }
    return true;
  }

  /**
   * Takes an event of the outbox.
   *
   * @returns {boolean} whether the image on show has changed and must be shown again
   */
  follow({ type, entry }) {
    if (type === "saved") this.#know(entry.imageId, newsOf(entry, this.#outbox.entries));
    return type === "dropped" ? this.#giveUp(entry) : false;
  }

  /** Notes what the server has saved. */
  #know(id, changes) {
    this.#revisions.set(id, changes.revision);
    this.queue.update(id, changes);
    this.recent.update(id, changes);
  }

  /** After "keep theirs", or a label that the server refused: puts the image back to what the server has. */
  #giveUp(entry) {
    const ids = imagesOf(entry);
    for (const id of ids) {
      const before = this.#undoStack.forget(id);
      if (entry.current) this.#know(id, entry.current);
      else if (before) this.queue.update(id, { label: before.label });
      this.queue.settle(id, entry.current ? isLabelled(entry.current) : before !== null && isLabelled(before));
      this.recent.remove(id);
    }
    if (!ids.includes(this.session?.image.id)) return false;
    this.#leaveImage();
    return true;
  }

  /** Leaves the image; what was typed is there when the reviewer comes back. */
  #setAside() {
    const { session } = this;
    this.#leaveImage();
    if (session?.isChanged) this.#left.set(session.image.id, session.text);
  }

  #leaveImage() {
    this.#drafts.drop();
    if (this.session) this.#left.delete(this.session.image.id);
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
