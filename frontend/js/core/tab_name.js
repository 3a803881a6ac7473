/**
 * A word for this tab, the same after a reload and never that of another tab. A browser copies the tab's storage when the
 * tab is duplicated, so the word lies there only while no page of this tab lives: it is put there on leaving, and whoever
 * comes next takes it away.
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

  /** This page lives (again): the word is in use. */
  take() {
    this.#storage.removeItem(STORAGE_KEY);
  }

  /** This page goes, perhaps for a reload. */
  leave() {
    this.#storage.setItem(STORAGE_KEY, this.value);
  }
}
