/**
 * A list of any length of which only the rows near the window are elements. Each page of rows has a place that keeps its
 * height while it is empty, so the scroll bar stands still.
 */

import { PagedWindow } from "../core/chunk_window.js";
import { fill, h, setVars } from "./dom.js";
import { failure } from "./states.js";

/** Rows are made this far before they are seen: a quick wheel turn or a Page Down. */
const AHEAD = "1200px";

export class WindowedList {
  #t;
  #row;
  #pages;
  #places = [];
  #watcher;

  /**
   * @param {object} parts
   * @param {(key: string) => string} parts.t
   * @param {string} parts.label of the list, for screen readers
   * @param {(cursor, signal) => Promise<{items, next_cursor}>} parts.fetchPage
   * @param {(item: object) => HTMLElement} parts.row an element with the role of a list item
   * @param {(page: object) => void} [parts.onPage] a page has come
   * @param {(error: Error) => void} [parts.onFirstFail] the list could not even begin
   * @param {AbortSignal} parts.signal
   */
  constructor({ t, label, fetchPage, row, onPage = () => {}, onFirstFail = null, signal }) {
    this.#t = t;
    this.#row = row;
    this.element = h("div", { class: "rows windowed", role: "list", "aria-label": label });
    this.#watcher = new IntersectionObserver((entries) => this.#onScroll(entries), { rootMargin: AHEAD });
    this.#pages = new PagedWindow(fetchPage, {
      open: (index) => this.#open(index),
      show: (index, page) => {
        this.#show(index, page);
        onPage(page, index);
      },
      fail: (index, error) => (index === 0 && onFirstFail ? onFirstFail(error) : this.#fail(index, error)),
    });
    signal.addEventListener("abort", () => this.stop());
  }

  /** @returns {Promise<void>} resolves when the first rows are there */
  start() {
    return this.#pages.start();
  }

  stop() {
    this.#watcher.disconnect();
    this.#pages.stop();
  }

  #open(index) {
    const place = h("div", { class: "page-place", data: { index } });
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
    fill(
      this.#places[index],
      failure(this.#t, error, () => this.#pages.enter(index)),
    );
  }

  #onScroll(entries) {
    for (const { target, isIntersecting } of entries) {
      const index = Number(target.dataset.index);
      if (isIntersecting) this.#pages.enter(index);
      else this.#leave(index);
    }
  }

  /** Rows with the focus stay: emptying them would throw a keyboard user back to the start of the page. */
  #leave(index) {
    const place = this.#places[index];
    if (place.contains(document.activeElement) || !this.element.isConnected) return;
    this.#pages.leave(index);
    if (!place.childElementCount) return;
    setVars(place, { "--height": `${place.getBoundingClientRect().height}px` });
    place.classList.add("is-away");
    place.replaceChildren();
  }
}
