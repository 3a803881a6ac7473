/**
 * Pages that no form fits and that look alike: "41 pages look alike", with a button that begins their form. Its elements
 * are kept while the numbers are the same.
 */

import { pagePictureUrl } from "../../api/piles.js";
import { groupsToDraw } from "../../core/piles/bookkeeping.js";
import { button, fill, h } from "../dom.js";

export class AlikePages {
  #t;
  #onDraw;
  #shown = "";

  /**
   * @param {(key: string, params?: object) => string} t
   * @param {(group: {page_id: number, pages: number}) => void} onDraw
   */
  constructor(t, onDraw) {
    this.#t = t;
    this.#onDraw = onDraw;
    this.element = h("ul", { class: "alike-pages", hidden: true, testid: "alike-pages" });
  }

  /** @param {object} pile as the API sends it */
  update(pile) {
    const groups = groupsToDraw(pile);
    const shown = JSON.stringify(groups);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.hidden = groups.length === 0;
    fill(
      this.element,
      groups.map((group, at) => this.#row(group, at === 0)),
    );
  }

  #row(group, isFirst) {
    const t = this.#t;
    return h(
      "li",
      { class: "alike-row", testid: "alike-group" },
      h("img", { src: pagePictureUrl(group.page_id), alt: "", class: "alike-thumb", loading: "lazy" }),
      h("p", { class: "alike-words" }, t("piles.alike", { count: group.pages })),
      button({
        label: t("piles.drawForm", { count: group.pages }),
        iconName: "pen",
        kind: isFirst ? "primary" : "",
        testid: "draw-form",
        data: { needs: "reviewer" },
        on: { click: () => this.#onDraw(group) },
      }),
    );
  }
}
