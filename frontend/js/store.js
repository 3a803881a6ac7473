/**
 * What several views need to know at once (statistics, whether the server answers): one value, watched.
 */

export class Store {
  #state;
  #watchers = new Set();

  constructor(state) {
    this.#state = state;
  }

  get state() {
    return this.#state;
  }

  set(changes) {
    this.#state = { ...this.#state, ...changes };
    for (const watcher of this.#watchers) watcher(this.#state);
  }

  /** Calls at once and at each change, until the signal fires. */
  watch(watcher, signal) {
    this.#watchers.add(watcher);
    signal?.addEventListener("abort", () => this.#watchers.delete(watcher));
    watcher(this.#state);
  }
}
