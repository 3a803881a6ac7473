/**
 * A list of any length of which only the rows near the visible part are elements. Each chunk of rows has a
 * placeholder that keeps its height while it is empty, so that the scroll position stays.
 */

import { ChunkWindow } from "../core/chunk_window.js";
import { fill, h, setVars } from "./dom.js";
import { showFailure } from "./states.js";

/** How far outside the visible part rows are created: a quick turn of the wheel or a Page Down. */
const AHEAD = "1200px";

export class WindowedList {
  #t;
  #row;
  #chunks;
  #places = [];
  #watcher;

  /**
   * @param {object} parts
   * @param {(key: string) => string} parts.t
   * @param {string} parts.label of the list, for screen readers
   * @param {(cursor, signal) => Promise<{items, next_cursor}>} parts.fetchChunk
   * @param {(item: object) => HTMLElement} parts.row an element with the role of a list item
   * @param {(chunk: object) => void} [parts.onChunk] a chunk has arrived
   * @param {(error: Error) => void} [parts.onFirstFail] the first chunk could not be fetched
   * @param {AbortSignal} parts.signal
   */
  constructor({ t, label, fetchChunk, row, onChunk = () => {}, onFirstFail = null, signal }) {
    this.#t = t;
    this.#row = row;
    this.element = h("div", { class: "rows windowed", role: "list", "aria-label": label });
    this.#watcher = new IntersectionObserver((entries) => this.#onScroll(entries), { rootMargin: AHEAD });
    this.#chunks = new ChunkWindow(fetchChunk, {
      open: (index) => this.#open(index),
      show: (index, chunk) => {
        this.#show(index, chunk);
        onChunk(chunk, index);
      },
      fail: (index, error) => (index === 0 && onFirstFail ? onFirstFail(error) : this.#fail(index, error)),
    });
    signal.addEventListener("abort", () => this.stop());
  }

  /** @returns {Promise<void>} resolves when the first rows are there */
  start() {
    return this.#chunks.start();
  }

  stop() {
    this.#watcher.disconnect();
    this.#chunks.stop();
  }

  #open(index) {
    const place = h("div", { class: "chunk-place", data: { index } });
    this.#places[index] = place;
    this.element.append(place);
    this.#watcher.observe(place);
  }

  #show(index, { items }) {
    const place = this.#places[index];
    fill(
      place,
      items.map((item) => this.#row(item)),
    );
    place.classList.remove("is-away");
  }

  #fail(index, error) {
    showFailure(this.#places[index], this.#t, error, () => this.#chunks.enter(index));
  }

  #onScroll(entries) {
    for (const { target, isIntersecting } of entries) {
      const index = Number(target.dataset.index);
      if (isIntersecting) this.#chunks.enter(index);
      else this.#leave(index);
    }
  }

  /** Keeps rows with the focus: removing them would move a keyboard user to the start of the document. */
  #leave(index) {
    const place = this.#places[index];
    if (place.contains(document.activeElement) || !this.element.isConnected) return;
    this.#chunks.leave(index);
    if (!place.childElementCount) return;
    setVars(place, { "--height": `${place.getBoundingClientRect().height}px` });
    place.classList.add("is-away");
    place.replaceChildren();
  }
}
