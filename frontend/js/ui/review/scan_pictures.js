/**
 * The pictures of a review: the current one, those that come next and the last ones, decoded and measured ahead.
 */

import { PictureCache } from "../images/picture_cache.js";
import { baselineOf } from "./ink_line.js";

const AHEAD = 20; // all that are leased
const BEHIND = 5;

/** So that measuring does not delay the answer to a key. */
const whenIdle = window.requestIdleCallback ?? setTimeout;

export class ScanPictures {
  #cache;
  #begun = new WeakSet();

  /** @param {string} alt text for every picture */
  constructor(alt) {
    this.#cache = new PictureCache(alt);
  }

  /** The picture of an image, loading or loaded. */
  get(image) {
    return this.#cache.get(image);
  }

  /** @param {ReviewQueue} queue */
  preload(queue) {
    const { current } = queue;
    if (!current) return;
    const ahead = queue.upcoming(AHEAD);
    this.#cache.keepOnly([current, ...ahead, ...queue.previous(BEHIND)]);
    for (const image of ahead) this.#measure(image);
  }

  async #measure(image) {
    const picture = this.#cache.get(image);
    if (this.#begun.has(picture)) return;
    this.#begun.add(picture);
    try {
      await picture.decode();
    } catch {
      return; // loaded again when it is shown
    }
    whenIdle(() => baselineOf(picture, image));
  }
}
