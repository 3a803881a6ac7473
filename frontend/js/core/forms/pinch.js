/**
 * Two fingers on a page: how large to show it while they move apart or together, and where. Knows no events.
 */

export const ZOOMS = Object.freeze([0.5, 0.75, 1, 1.5, 2, 3, 4, 6]);
/** Fingers that begin closer together would make it jump. */
const LEAST_APART = 20;

/** @returns {number} within what is offered */
export const zoomWithin = (zoom) => Math.min(Math.max(zoom, ZOOMS[0]), ZOOMS.at(-1));

/** The next step from any zoom. @param {number} by 1 larger, -1 smaller */
export function zoomStep(zoom, by) {
  const beyond = by > 0 ? ZOOMS.find((step) => step > zoom) : ZOOMS.findLast((step) => step < zoom);
  return beyond ?? zoomWithin(zoom);
}

export class Pinch {
  #zoom;
  #apart;

  /** @param {number} zoom when the fingers were put down  @param {{clientX, clientY}[]} fingers two */
  constructor(zoom, fingers) {
    this.#zoom = zoom;
    this.#apart = apartOf(fingers);
  }

  zoomOf(fingers) {
    return zoomWithin((this.#zoom * apartOf(fingers)) / this.#apart);
  }
}

/** @returns {{clientX: number, clientY: number}} between two fingers */
export const middleOf = ([a, b]) => ({ clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 });

const apartOf = ([a, b]) => Math.max(LEAST_APART, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
