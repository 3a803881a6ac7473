/**
 * Whether somebody is using this tab. While nobody is, requests that the page sends by itself must not keep the session alive.
 */

const PRESENT_MS = 60_000;

export class Attendance {
  #now;
  #seenAt;

  /** @param {() => number} now milliseconds */
  constructor(now) {
    this.#now = now;
    this.#seenAt = now();
  }

  /** Somebody has pressed a key, or moved or touched something. */
  see() {
    this.#seenAt = this.#now();
  }

  get isAttended() {
    return this.#now() - this.#seenAt < PRESENT_MS;
  }
}
