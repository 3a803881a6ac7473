/**
 * Accepted crop sets that can be undone, newest first. Listens to the outbox for the operation id of each step,
 * which an undo needs, and for the newest revision of each image, on which the next label is based.
 */

export class GroupSteps {
  #steps = [];
  #revisions = new Map();
  #limit;

  constructor(limit = 200) {
    this.#limit = limit;
  }

  get size() {
    return this.#steps.length;
  }

  revisionOf({ id, revision }) {
    return Math.max(revision, this.#revisions.get(id) ?? 0);
  }

  /** @param {{key: string, items: object[]}} entry of the outbox  @param {CropSet} cropSet as it was accepted */
  push({ key, items }, cropSet) {
    this.#steps.push({ key, items, cropSet, operationId: null });
    if (this.#steps.length > this.#limit) this.#steps.shift();
  }

  /** @returns {{key, items, cropSet, operationId}|null} the newest step, removed from the list */
  pop() {
    return this.#steps.pop() ?? null;
  }

  /** Takes an event of the outbox. */
  follow({ type, entry }) {
    if (type === "saved") this.#revisions.set(entry.imageId, entry.revision);
    if (type !== "settled" || entry.op !== "bulk") return;
    const step = this.#steps.find(({ key }) => key === entry.key);
    if (!step) return;
    const saved = new Set(entry.saved);
    Object.assign(step, {
      operationId: entry.operationId,
      items: step.items.filter(({ imageId }) => saved.has(imageId)),
    });
  }
}
