/**
 * Finds out which crops have been on the screen: the whole picture in the window, above the buttons, decoded and
 * painted.
 */

/** The share that has to be visible: a fraction of a pixel at the border does not count as hidden. */
const WHOLE = 0.99;

export class SeenCrops {
  #on;
  #signal;
  #observer = null;
  #cells = [];
  #covered = 0;
  #painting = [];

  /**
   * @param {{onSeen: (indexes: number[]) => void, onBroken: (index: number) => void}} handlers with the places of
   *   crops that were seen together, none if none is in the window at first, and of one whose picture cannot be shown
   * @param {AbortSignal} signal
   */
  constructor(handlers, signal) {
    this.#on = handlers;
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#observer?.disconnect());
  }

  /** Watches these crops instead of the ones before. @param {Element[]} cells */
  watch(cells) {
    this.#cells = cells;
    this.#observe();
  }

  /** The lowest part of the window shows buttons, not crops. @param {number} height in pixels */
  cover(height) {
    if (Math.ceil(height) === this.#covered) return;
    this.#covered = Math.ceil(height);
    this.#observe();
  }

  #observe() {
    this.#observer?.disconnect();
    const options = { rootMargin: `0px 0px -${this.#covered}px`, threshold: [WHOLE] };
    this.#observer = new IntersectionObserver((entries) => this.#look(entries), options);
    for (const cell of this.#cells) this.#observer.observe(cell.querySelector(".crop-paper"));
  }

  #look(entries) {
    let hasSeen = false;
    for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
      // A picture higher than the window is never whole in it.
      const isFull = rootBounds !== null && intersectionRect.height >= rootBounds.height * WHOLE;
      if (intersectionRatio < WHOLE && !isFull) continue;
      hasSeen = true;
      this.#observer.unobserve(target);
      this.#whenPainted(target.closest(".crop"));
    }
    if (!hasSeen) this.#on.onSeen([]);
  }

  async #whenPainted(cell) {
    try {
      await cell.querySelector("img").decode();
    } catch {
      if (this.#isWatched(cell)) this.#on.onBroken(Number(cell.dataset.index));
      return;
    }
    // All that are painted in one frame are reported together, in the first task after it.
    this.#painting.push(cell);
    if (this.#painting.length === 1) requestAnimationFrame(() => setTimeout(() => this.#report()));
  }

  #report() {
    const cells = this.#painting.splice(0).filter((cell) => this.#isWatched(cell));
    if (cells.length) this.#on.onSeen(cells.map((cell) => Number(cell.dataset.index)));
  }

  #isWatched(cell) {
    return !this.#signal.aborted && this.#cells.includes(cell);
  }
}
