/**
 * The text being typed, kept beside the page so that a reload or an expired session does not lose it. One draft: there
 * is one box.
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

  /** The image that something was typed for, or null. */
  get imageId() {
    return this.#read()?.imageId ?? null;
  }

  /** @returns {string|null} what was typed for this image */
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
