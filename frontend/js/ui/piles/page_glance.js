/**
 * Shows a field in its page, over everything else, while the space bar is held or until it is closed.
 */

import { h, icon } from "../dom.js";
import { PageSight } from "./page_sight.js";

export class PageGlance {
  #pages;
  #sight;
  #element;
  #wanted = null;

  /**
   * @param {(key: string) => string} t
   * @param {PageStore} pages
   * @param {AbortSignal} signal
   */
  constructor(t, pages, signal) {
    this.#pages = pages;
    this.#sight = new PageSight(t("piles.pagePicture"));
    this.#element = h(
      "div",
      { class: "page-glance", testid: "page-glance", hidden: true, signal, on: { click: () => this.close() } },
      this.#sight.element,
      h(
        "button",
        { type: "button", class: "icon-button page-glance-close", "aria-label": t("dialog.close") },
        icon("cross"),
      ),
    );
    document.body.append(this.#element);
    document.addEventListener("keydown", (event) => this.#escape(event), { signal, capture: true });
    signal.addEventListener("abort", () => this.#element.remove());
  }

  get isOpen() {
    return !this.#element.hidden;
  }

  /** @param {{page_id: number, name: string}} field */
  async open({ page_id: pageId, name }) {
    this.#wanted = pageId;
    const page = await this.#pages.get(pageId).catch(() => null);
    if (!page || this.#wanted !== pageId) return;
    this.#element.hidden = false;
    this.#sight.show(page, name);
  }

  close() {
    this.#wanted = null;
    this.#element.hidden = true;
  }

  #escape(event) {
    if (event.key !== "Escape" || !this.isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }
}
