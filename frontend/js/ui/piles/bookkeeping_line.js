/**
 * The sum that shows that no page is lost: "42 pages = 36 recognised + 3 blank + 1 of no known form + 2 need help". Each
 * part leads to its pages. Its elements are kept when the numbers change.
 */

import { isAtWork, isComparing, partsOf, unseenOf } from "../../core/piles/bookkeeping.js";
import { fill, h } from "../dom.js";

export class BookkeepingLine {
  #app;
  #onPart;
  #parts = new Map();
  #total = h("strong", { testid: "pile-pages" });
  #sum = h("span", { class: "sum-parts" });
  #bar;
  #note = h("p", { class: "quiet sum-note" });

  /** @param {object} app t  @param {((state: string) => void)|null} onPart null: the parts are only words */
  constructor(app, onPart = null) {
    this.#app = app;
    this.#onPart = onPart;
    this.#bar = h("progress", { max: 1, value: 0, "aria-label": app.t("piles.progress") });
    this.element = h(
      "div",
      { class: "sum", testid: "bookkeeping" },
      h("p", { class: "sum-line" }, this.#total, this.#sum),
      h("div", { class: "sum-work" }, this.#bar, this.#note),
    );
  }

  /** @param {object} pile as the API sends it */
  update(pile) {
    const { t } = this.#app;
    const parts = partsOf(pile);
    this.#total.textContent = t("piles.pages", { count: pile.pages });
    const shown = parts.map(({ state }) => state).join();
    const isBusy = isAtWork(pile);
    const words = (state) => (state === "waiting" && !isBusy ? "waiting-form" : keyOf(state));
    for (const { state, count } of parts) this.#part(state).textContent = t(`piles.state.${words(state)}`, { count });
    if (this.#sum.dataset.shown !== shown) {
      this.#sum.dataset.shown = shown;
      fill(
        this.#sum,
        parts.map(({ state }, index) => [h("span", { class: "sum-sign" }, index ? " + " : " = "), this.#part(state)]),
      );
    }
    const seen = pile.pages - unseenOf(pile);
    this.#bar.value = pile.pages ? seen / pile.pages : 0;
    this.#bar.classList.toggle("is-done", !isBusy);
    const idle = isComparing(pile) ? t("piles.comparing") : "";
    this.#note.textContent = isBusy ? t("piles.cutting", { done: seen, count: pile.pages }) : idle;
  }

  #part(state) {
    if (!this.#parts.has(state)) this.#parts.set(state, this.#newPart(state));
    return this.#parts.get(state);
  }

  #newPart(state) {
    const props = { class: `sum-part is-${keyOf(state)}`, testid: `sum-${keyOf(state)}` };
    if (!this.#onPart || state === "waiting") return h("span", props);
    return h("button", { type: "button", ...props, on: { click: () => this.#onPart(state) } });
  }
}

/** A state as a part of a key and of a class. */
export function keyOf(state) {
  return state.replace(" ", "-");
}
