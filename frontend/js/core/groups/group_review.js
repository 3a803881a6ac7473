/**
 * One reviewer's work on groups: which crop set is on show, what is accepted, undone or skipped. Combines the queue
 * (what comes next), the outbox (what is saved), the operations (what can be undone) and the leases (what others work
 * on). Knows no elements and no addresses.
 */

export class GroupReview {
  #outbox;
  #operations;
  #leases;

  /** @param {{queue: GroupQueue, outbox: Outbox, operations: GroupOperations, leases: LeaseKeeper}} parts */
  constructor({ queue, outbox, operations, leases }) {
    this.queue = queue;
    this.#outbox = outbox;
    this.#operations = operations;
    this.#leases = leases;
    this.cropSet = null;
  }

  get canUndo() {
    return this.#operations.size > 0;
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

  /** Accepts what has been on the screen and is not marked as wrong. @returns {number} how many labels are saved */
  accept() {
    const { cropSet } = this;
    this.queue.setAside(cropSet.wrong.map(({ id }) => id));
    return this.#save(cropSet.rest);
  }

  /** Saves what was typed and nothing else. @returns {number} how many labels are saved */
  saveTyped() {
    return this.cropSet ? this.#save(this.cropSet.typed) : 0;
  }

  /** Releases the crop set on show to others. */
  release() {
    this.#leases.releaseImages(this.cropSet.ids);
  }

  /** @returns {number|null} how many labels were undone, with their crop set on show again; null when there was none */
  undo() {
    const operation = this.#operations.pop();
    if (!operation) return null;
    if (operation.items.length) this.#outbox.undoBulk(operation);
    this.queue.reopen(
      operation.items.map(({ imageId }) => imageId),
      operation.cropSet.group,
    );
    this.queue.takeBack(operation.cropSet.wrong.map(({ id }) => id));
    if (this.cropSet) this.queue.hold(this.cropSet);
    this.cropSet = operation.cropSet;
    return operation.items.length;
  }

  /** Saves what was typed, closes the crop set and releases all leases. */
  clear() {
    this.saveTyped();
    this.cropSet = null;
    this.#leases.release();
  }

  #save(images) {
    const { cropSet } = this;
    const items = cropSet.items((image) => this.#operations.revisionOf(image), images);
    if (!items.length) return 0;
    this.#operations.push(this.#outbox.bulk(items), cropSet);
    this.queue.markLabelled(
      items.map(({ imageId }) => imageId),
      cropSet.group,
    );
    return items.length;
  }
}
