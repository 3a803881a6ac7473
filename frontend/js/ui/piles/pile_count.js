/**
 * How many filled-in forms a person says are in a pile, and what is to be done where other than as many have all their
 * pages, or where nobody has counted and sheets may be lost. Its elements stay while the numbers stay.
 */

import { isOrderOpen, orderOf, orderWords } from "../../core/piles/page_order.js";
import { formatRoute } from "../../core/route.js";
import { button, fill, h, linkButton } from "../dom.js";

/** As the API takes them. */
const MOST_COUNTED = 1_000_000;

/** A box for the number of forms, with its label. */
export function countInput(t, props = {}) {
  const input = h("input", {
    type: "number",
    class: "count-input",
    min: 1,
    max: MOST_COUNTED,
    step: 1,
    inputmode: "numeric",
    autocomplete: "off",
    testid: "pile-counted",
    ...props,
  });
  const label = h("label", { class: "control" }, h("span", { class: "control-label" }, t("piles.counted")), input);
  return { input, label };
}

export class PileCount {
  #t;
  #handlers;
  #input;
  #said = h("div", { class: "miscount", testid: "miscount", hidden: true });
  #shown = "";

  /**
   * @param {(key: string, params?: object) => string} t
   * @param {object} handlers
   * @param {(counted: number|null) => void} handlers.onCount
   * @param {(fingerprint: string) => void} handlers.onCheck a person has looked through the records
   */
  constructor(t, handlers) {
    this.#t = t;
    this.#handlers = handlers;
    const { input, label } = countInput(t, { on: { change: () => this.#count() } });
    this.#input = input;
    label.dataset.needs = "reviewer";
    this.element = h("div", { class: "pile-count" }, label, this.#said);
  }

  /** @param {object} pile the API's */
  update(pile) {
    if (document.activeElement !== this.#input) this.#input.value = pile.counted ?? "";
    const order = orderOf(pile);
    const shown = JSON.stringify([pile.counted, order]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#said.hidden = order === null;
    this.#said.classList.toggle("is-open", isOrderOpen(pile));
    const hadFocus = this.#said.contains(document.activeElement);
    fill(this.#said, order === null ? [] : this.#parts(pile, order));
    if (hadFocus) this.#said.querySelector("p")?.focus();
  }

  #count() {
    if (this.#input.reportValidity()) this.#handlers.onCount(this.#input.value ? Number(this.#input.value) : null);
  }

  #parts(pile, { waiting, record_id: record, fingerprint }) {
    const t = this.#t;
    return [
      h("p", { tabindex: "-1" }, orderWords(t, pile).join(" ")),
      waiting > 0 &&
        h(
          "div",
          { class: "miscount-choices" },
          linkButton({
            href: formatRoute({ name: "records", id: pile.id, query: { record } }),
            label: t("piles.miscount.compare"),
            iconName: "pages",
            kind: "plain",
            testid: "miscount-compare",
            data: { needs: "reviewer" },
          }),
          button({
            label: t("piles.miscount.check"),
            iconName: "check",
            testid: "miscount-check",
            data: { needs: "reviewer" },
            on: { click: () => this.#handlers.onCheck(fingerprint) },
          }),
        ),
    ];
  }
}
