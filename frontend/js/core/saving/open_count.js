/**
 * How many images wait for a label: what the server said last, and what this browser has done since. One number for all
 * counters, which never jumps back while labels are being sent.
 */

import { openChange } from "./outbox_entry.js";

export class OpenCount {
  #outbox;
  #covers;
  #onServer = null;

  /**
   * @param {{outbox: Outbox, covers?: (imageId: number) => boolean}} parts covers: whether an image is counted
   */
  constructor({ outbox, covers = () => true }) {
    this.#outbox = outbox;
    this.#covers = covers;
  }

  /** Null until the server was asked. */
  get value() {
    if (this.#onServer === null) return null;
    const changes = this.#outbox.entries.map((entry) => openChange(entry, this.#covers));
    return Math.max(
      0,
      changes.reduce((sum, change) => sum + change, this.#onServer),
    );
  }

  /** Called before the server is asked for a count; the result is passed on with its reply. */
  ask() {
    return this.#outbox.sent;
  }

  /**
   * Adopts the server's count, unless a label was on its way meanwhile: the server may or may not have counted it.
   *
   * @returns {boolean} whether the count was adopted
   */
  learn(token, count) {
    const isCertain = token !== null && token === this.#outbox.sent;
    if (isCertain || this.#onServer === null) this.#onServer = count;
    return isCertain;
  }

  /** Takes an event of the outbox. */
  follow({ type, entry }) {
    if (this.#onServer === null) return;
    if (type === "saved" && this.#covers(entry.imageId)) this.#onServer += entry.opened;
    // Somebody else has labelled it, which the last count did not know.
    if (type === "conflict") this.#onServer += Math.min(0, openChange({ ...entry, state: "waiting" }, this.#covers));
  }
}
