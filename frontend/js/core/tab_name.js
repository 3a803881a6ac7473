/**
 * An identifier for this tab that survives a reload and that no other tab has. Browsers copy a tab's storage when
 * the tab is duplicated, so the identifier is in storage only between two pages of the tab: it is stored on leaving
 * and removed on arrival.
 */

const STORAGE_KEY = "paraph.tab";

export class TabName {
  #storage;

  /** @param {{storage: Storage, newKey: () => string}} parts storage: the tab's own */
  constructor({ storage, newKey }) {
    this.#storage = storage;
    this.value = storage.getItem(STORAGE_KEY) ?? newKey();
    this.take();
  }

  /** Removes the identifier from storage: it is in use. */
  take() {
    this.#storage.removeItem(STORAGE_KEY);
  }

  /** Stores the identifier for a page that may follow in this tab. */
  leave() {
    this.#storage.setItem(STORAGE_KEY, this.value);
  }
}
