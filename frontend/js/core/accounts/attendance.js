/**
 * Whether somebody is at this tab. What the page sends by itself while nobody is must not keep a session alive.
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
