/**
 * One reviewer's work on groups: which crop set is on show, what is accepted, undone or skipped. Combines the queue
 * (what comes next), the outbox (what is saved), the steps (what can be undone) and the leases (what others work
 * on). Knows no elements and no addresses.
 */

export class GroupReview {
  #outbox;
  #steps;
  #leases;

  /** @param {{queue: GroupQueue, outbox: Outbox, steps: GroupSteps, leases: LeaseKeeper}} parts */
  constructor({ queue, outbox, steps, leases }) {
    this.queue = queue;
    this.#outbox = outbox;
    this.#steps = steps;
    this.#leases = leases;
    this.cropSet = null;
  }

  get canUndo() {
    return this.#steps.size > 0;
  }

  /** Moves to the next crop set. @returns {Promise<CropSet|null>} null after the last one */
  async next() {
    const cropSet = await this.queue.next();
    this.cropSet = cropSet;
    return cropSet;
  }

  /** Leases the crop set on show. @returns {Promise<boolean>} whether this changed what can be accepted */
  async claim() {
    const { cropSet } = this;
    if (!cropSet || cropSet.isClaimed) return false;
    await this.queue.claim(cropSet);
    return cropSet === this.cropSet;
  }

  /** Renews the leases while somebody works. @returns {Promise<boolean>} whether others have leased some meanwhile */
  async touch() {
    const { cropSet } = this;
    const held = await this.#leases.touch();
    // While labels wait to be sent the server's list of leases says nothing about them.
    if (!held || cropSet !== this.cropSet || !cropSet || this.#outbox.size > 0) return false;
    cropSet.keep(held);
    return true;
  }

  /** @returns {number} how many labels are being saved */
  accept() {
    const { cropSet } = this;
    const items = cropSet.items((image) => this.#steps.revisionOf(image));
    if (!items.length) return 0;
    this.#steps.push(this.#outbox.bulk(items), cropSet);
    this.queue.markLabelled(
      items.map(({ imageId }) => imageId),
      cropSet.group,
    );
    return items.length;
  }

  /** Releases the crop set on show to others. */
  release() {
    this.#leases.releaseImages(this.cropSet.ids);
  }

  /** @returns {number|null} how many labels were undone, with their crop set on show again; null when there was none */
  undo() {
    const step = this.#steps.pop();
    if (!step) return null;
    if (step.items.length) this.#outbox.undoBulk(step);
    this.queue.reopen(
      step.items.map(({ imageId }) => imageId),
      step.cropSet.group,
    );
    if (this.cropSet) this.queue.hold(this.cropSet);
    this.cropSet = step.cropSet;
    return step.items.length;
  }

  /** Closes the crop set and releases all leases. */
  clear() {
    this.cropSet = null;
    this.#leases.release();
  }
}
