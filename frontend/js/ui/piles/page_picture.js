/**
 * The picture of a page, upright, as a part of an SVG whose units are the pixels of the source.
 */

import { pagePictureUrl } from "../../api/piles.js";
import { set, svg } from "./svg.js";

export class PagePicture {
  #image = svg("image", { preserveAspectRatio: "none", class: "page-image" });

  constructor() {
    this.element = svg("g", {}, this.#image);
  }

  /** @param {object} page as the API sends it  @param {PageView} view */
  show({ id, width, height }, view) {
    const href = pagePictureUrl(id);
    set(this.element, { transform: view.transform });
    set(this.#image, { width, height });
    // Setting the same address again would load the picture again.
    if (this.#image.getAttribute("href") !== href) set(this.#image, { href });
  }
}
