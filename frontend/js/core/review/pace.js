/**
 * How many names are checked per minute. Pauses of more than a minute do not count.
 */

const PAUSE_MS = 60_000;

export class Pace {
  #gaps = [];
  #last = null;
  #window;

  /** @param {number} window how many of the newest names count */
  constructor(window = 30) {
    this.#window = window;
  }

  /** @param {number} now milliseconds */
  record(now) {
    const gap = this.#last === null ? null : now - this.#last;
    this.#last = now;
    if (gap === null || gap > PAUSE_MS) return;
    this.#gaps.push(gap);
    if (this.#gaps.length > this.#window) this.#gaps.shift();
  }

  /** Names per minute; null until three intervals have been measured. */
  get perMinute() {
    if (this.#gaps.length < 3) return null;
    const mean = this.#gaps.reduce((sum, gap) => sum + gap, 0) / this.#gaps.length;
    return 60_000 / Math.max(mean, 1);
  }

  /** Seconds that `remaining` names take at this pace, or null. */
  secondsLeft(remaining) {
    return this.perMinute === null ? null : (remaining / this.perMinute) * 60;
  }
}
