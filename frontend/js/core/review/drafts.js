/**
 * The text being typed, kept in storage so that a reload or an expired session does not lose it. There is one text
 * box, so there is one draft.
 */

const STORAGE_KEY = "paraph.draft";

export class Drafts {
  #storage;

  /** @param {Storage} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  keep(imageId, text) {
    this.#storage.setItem(STORAGE_KEY, JSON.stringify({ imageId, text }));
  }

  drop() {
    this.#storage.removeItem(STORAGE_KEY);
  }

  /** The image that the draft belongs to, or null. */
  get imageId() {
    return this.#read()?.imageId ?? null;
  }

  /** @returns {string|null} the draft of this image */
  textFor(imageId) {
    const draft = this.#read();
    return draft?.imageId === imageId ? draft.text : null;
  }

  #read() {
    try {
      const draft = JSON.parse(this.#storage.getItem(STORAGE_KEY) ?? "null");
      return Number.isInteger(draft?.imageId) && typeof draft.text === "string" ? draft : null;
    } catch {
      return null;
    }
  }
}
