/**
 * Above the page that is checked: the way back to its pile, which page it is, what is known of it, and the button that
 * erases it.
 */

import { formatRoute } from "../../core/route.js";
import { h, icon } from "../dom.js";
import { PageEraser } from "./page_eraser.js";
import { whatIs } from "./page_tile.js";

export class DeskHead {
  #t;
  #title = h("h1", { tabindex: "-1", class: "file-title" });
  #lead = h("p", { class: "lead desk-lead", testid: "desk-lead" });
  #back;
  #eraser;

  /** Parameters as of `PageEraser`. */
  constructor(app, next, open) {
    const { t } = app;
    this.#t = t;
    this.#back = h("a", { class: "back-link", href: "#/piles" }, icon("back"), t("desk.pile"));
    this.#eraser = new PageEraser(app, next, open);
    const texts = h("div", {}, this.#back, this.#title, this.#lead);
    this.element = h("header", { class: "view-head desk-head" }, texts, this.#eraser.element);
  }

  /** @param {object} page as the API sends it  @param {HelpQueue} queue */
  show(page, queue) {
    const t = this.#t;
    const place = queue.placeOf(page.id);
    const said = [
      t(`desk.state.${page.state.replace(" ", "-")}`),
      whatIs(t, page),
      page.error,
      place > 0 && t("desk.placeOf", { place, count: queue.size }),
    ];
    this.#title.textContent = t("piles.pageOf", { number: page.number, file: page.path });
    this.#lead.textContent = said.filter(Boolean).join(" · ");
    this.#back.href = formatRoute({ name: "piles", id: page.pile_id });
    this.#eraser.show(page);
  }
}
