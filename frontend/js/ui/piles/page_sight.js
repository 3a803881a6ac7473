/**
 * A page beside the text box: upright, scrolled to one of its fields, which is marked.
 */

import { PageView } from "../../core/piles/page_view.js";
import { h } from "../dom.js";
import { PagePicture } from "./page_picture.js";
import { pointsOf, set, svg } from "./svg.js";

const NARROW_SHARE = 0.7; // of the page's width, where the place is too narrow for all of it
const NARROW_PX = 520;

export class PageSight {
  #picture = new PagePicture();
  #mark = svg("polygon", { class: "field-mark" });
  #svg;
  #page = null; // the id of the page on show

  /** @param {string} label for screen readers */
  constructor(label) {
    this.#svg = svg(
      "svg",
      { class: "page-sight", role: "img", "aria-label": label, preserveAspectRatio: "xMidYMid meet" },
      this.#picture.element,
      this.#mark,
    );
    this.element = h("div", { class: "page-frame" }, this.#svg);
  }

  /** Hides every page but this one. @param {number|undefined} id */
  keepOnly(id) {
    if (id !== this.#page) this.#svg.toggleAttribute("hidden", true);
  }

  /**
   * @param {object} page as the API sends it
   * @param {string|null} name the field
   */
  show(page, name) {
    this.#page = page.id;
    this.#svg.toggleAttribute("hidden", false);
    const view = new PageView(page, page.turned ?? 0);
    const corners = page.corners?.[name] ?? null;
    const { clientWidth, clientHeight } = this.element;
    const share = clientWidth < NARROW_PX ? NARROW_SHARE : 1;
    const part = view.around(corners, clientHeight / (clientWidth || 1) || 1, share);
    this.#picture.show(page, view);
    set(this.#svg, { viewBox: `${part.x} ${part.y} ${part.width} ${part.height}` });
    set(this.#mark, { points: corners ? pointsOf(corners.map((corner) => view.toView(corner))) : "" });
    this.#svg.dataset.field = name ?? "";
  }
}
