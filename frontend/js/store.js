/**
 * State that several views share (statistics, whether the server is reachable): one value with watchers.
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

  /** Calls the watcher now and at each change, until the signal fires. */
  watch(watcher, signal) {
    this.#watchers.add(watcher);
    signal?.addEventListener("abort", () => this.#watchers.delete(watcher));
    watcher(this.#state);
  }
}
