/**
 * Groups that were accepted and can be taken back, newest first. Follows each step to the server, since taking it back
 * needs the name that the server gave it, and each image's newest revision, since the next answer is built on it.
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

  /** @param {{key: string, items: object[]}} entry what the outbox has taken  @param {GroupTray} tray as it was */
  push({ key, items }, tray) {
    this.#steps.push({ key, items, tray, operationId: null });
    if (this.#steps.length > this.#limit) this.#steps.shift();
  }

  /** @returns {{key, items, tray, operationId}|null} the newest step, which leaves the list */
  pop() {
    return this.#steps.pop() ?? null;
  }

  /** Listens to the outbox. */
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
