/**
 * What is under a corner of the form, enlarged: a finger hides it, and a whole page is too small to aim at a line.
 */

import { h } from "../dom.js";
import { PagePicture } from "./page_picture.js";
import { pointsOf, set, svg } from "./svg.js";

const SHARE = 0.09; // of the page's width that is shown to each side

export class Loupe {
  #t;
  #picture = new PagePicture();
  #outline = svg("polygon", { class: "sheet-outline" });
  #svg;
  #words = h("p", { class: "quiet" });
  #at = 0;

  /** @param {(key: string) => string} t */
  constructor(t) {
    this.#t = t;
    this.#svg = svg("svg", { class: "loupe-picture", "aria-hidden": "true" }, this.#picture.element, this.#outline);
    this.element = h("div", { class: "loupe" }, this.#svg, this.#words);
  }

  /** @param {number|null} index the corner to show; null keeps the last one */
  aim(index) {
    if (index !== null) this.#at = index;
  }

  /** @param {object} page as the API sends it  @param {Placing} placing */
  show(page, placing) {
    const { view } = placing;
    const outline = placing.outline.map((corner) => view.toView(corner));
    const [x, y] = outline[this.#at];
    const reach = SHARE * view.width;
    this.#picture.show(page, view);
    set(this.#svg, { viewBox: `${x - reach} ${y - 0.5 * reach} ${2 * reach} ${reach}` });
    set(this.#outline, { points: pointsOf(outline) });
    this.#words.textContent = this.#t(`desk.corner.${["topLeft", "topRight", "bottomRight", "bottomLeft"][this.#at]}`);
  }
}
