/**
 * The button that erases the page on show for good, and where it leads then. A page that belongs to a record has none: it is
 * erased with its record.
 */

import { getPile } from "../../api/piles.js";
import { formatRoute } from "../../core/route.js";
import { button } from "../dom.js";
import { eraseForGood } from "../erase_dialog.js";

export class PageEraser {
  #app;
  #page = null;

  /**
   * @param {object} app
   * @param {(id: number) => object|null} next the page after another one that needs help too; null without one
   * @param {(id: number) => Promise<void>} open
   */
  constructor(app, next, open) {
    this.#app = app;
    this.element = button({
      label: app.t("erase.button"),
      iconName: "bin",
      kind: "quiet",
      testid: "page-erase",
      data: { needs: "administrator" },
      on: { click: () => this.#erase(next, open) },
    });
  }

  /** @param {object} page the API's */
  show(page) {
    this.#page = page;
    this.element.hidden = page.record_id !== null;
  }

  #erase(next, open) {
    const { id, pile_id: pile } = this.#page;
    const after = next(id);
    return eraseForGood(this.#app, "page", id, async () => {
      if (after) return open(after.id);
      const isLeft = await getPile(pile).then(Boolean, () => false); // it goes with its last page
      window.location.hash = formatRoute({ name: "piles", id: isLeft ? pile : null });
      return null;
    });
  }
}
