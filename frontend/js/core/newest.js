/**
 * Of work that can be started again before it is done, only the newest counts.
 */
export class Newest {
  #whole;
  #running = new AbortController();

  /** @param {AbortSignal} whole ends all of it */
  constructor(whole) {
    this.#whole = whole;
    whole.addEventListener("abort", () => this.#running.abort());
  }

  /** @returns {AbortSignal} fires when the work is started again, or none is wanted any more */
  start() {
    this.#running.abort();
    this.#running = new AbortController();
    if (this.#whole.aborted) this.#running.abort();
    return this.#running.signal;
  }
}
