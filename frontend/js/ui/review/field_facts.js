/**
 * Which field of which form an image was cut from, with a button that shows it in its page.
 */

import { h, icon } from "../dom.js";

/** @param {{name, form_name, record_number}} field as the API gives it  @param {() => void} onPage @returns {Node[]} */
export function fieldFacts(t, { name, form_name: form, record_number: number }, onPage) {
  return [
    h("strong", { class: "review-field", testid: "review-field" }, name),
    h("span", { class: "review-form" }, number ? t("records.of", { number, form }) : form),
    h(
      "button",
      {
        type: "button",
        class: "review-page",
        "aria-label": t("review.inPage"),
        testid: "review-page",
        on: { click: onPage },
      },
      icon("pages"),
      h("span", {}, t("review.inPage")),
    ),
  ];
}
