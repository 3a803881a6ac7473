/**
 * Accepted crop sets that can be undone, newest first. Listens to the outbox for the operation id of each operation,
 * which an undo needs, and for the newest revision of each image, on which the next label is based.
 */

export class GroupOperations {
  #operations = [];
  #revisions = new Map();
  #limit;

  constructor(limit = 200) {
    this.#limit = limit;
  }

  get size() {
    return this.#operations.length;
  }

  revisionOf({ id, revision }) {
    return Math.max(revision, this.#revisions.get(id) ?? 0);
  }

  /** @param {{key: string, items: object[]}} entry of the outbox  @param {CropSet} cropSet as it was accepted */
  push({ key, items }, cropSet) {
    this.#operations.push({ key, items, cropSet, operationId: null });
    if (this.#operations.length > this.#limit) this.#operations.shift();
  }

  /** @returns {{key, items, cropSet, operationId}|null} the newest operation, removed from the list */
  pop() {
    return this.#operations.pop() ?? null;
  }

  /** Takes an event of the outbox. */
  follow({ type, entry }) {
    if (type === "saved") this.#revisions.set(entry.imageId, entry.revision);
    if (type !== "settled" || entry.op !== "bulk") return;
    const operation = this.#operations.find(({ key }) => key === entry.key);
    if (!operation) return;
    const saved = new Set(entry.saved);
    Object.assign(operation, {
      operationId: entry.operationId,
      items: operation.items.filter(({ imageId }) => saved.has(imageId)),
    });
  }
}
