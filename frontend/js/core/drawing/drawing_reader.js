/**
 * Requests readings while a drawing changes: shortly after the last change, and at regular intervals during
 * continuous change. A new request cancels the one before it, and late replies are ignored.
 */

export const PAUSE_MS = 220;
export const AT_LATEST_MS = 700;

export class DrawingReader {
  #read;
  #onReading;
  #onError;
  #clock;
  #timer = null;
  #since = null;
  #asked = null;

  /**
   * @param {object} parts
   * @param {(signal: AbortSignal) => Promise<object|null>} parts.read null when there is nothing to read
   * @param {(reading: object|null) => void} parts.onReading
   * @param {(error: Error) => void} parts.onError
   * @param {{now: () => number, set: (work, ms) => any, clear: (timer) => void}} parts.clock milliseconds
   */
  constructor({ read, onReading, onError, clock }) {
    this.#read = read;
    this.#onReading = onReading;
    this.#onError = onError;
    this.#clock = clock;
  }

  /** Requests a reading soon. */
  changed() {
    const now = this.#clock.now();
    this.#since ??= now;
    const wait = Math.max(0, Math.min(PAUSE_MS, this.#since + AT_LATEST_MS - now));
    this.#clock.clear(this.#timer);
    this.#timer = this.#clock.set(() => this.ask(), wait);
  }

  /**
   * Requests a reading now. Resolves when it was shown or superseded.
   *
   * @param {(signal: AbortSignal) => Promise<object|null>} [read] of something else than the drawing
   */
  async ask(read = this.#read) {
    this.stop();
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const reading = await read(asked.signal);
      if (this.#asked === asked) this.#onReading(reading);
    } catch (error) {
      if (this.#asked === asked) this.#onError(error);
    }
  }

  /** Cancels the current and the planned request. */
  stop() {
    this.#clock.clear(this.#timer);
    this.#since = null;
    this.#asked?.abort();
    this.#asked = null;
  }
}
