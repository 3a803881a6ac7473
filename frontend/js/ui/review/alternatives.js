/**
 * Other texts that the image may show, each on one key.
 */

import { firstClick, h } from "../dom.js";

/**
 * @param {object} parts
 * @param {{text, confidence}[]} parts.offers confidence null: the text comes from the list of expected names
 * @param {(index: number) => string} parts.keyOf
 * @param {(text: string) => void} parts.onPick
 * @returns {HTMLElement|null} null without offers: nothing is said then, because it does not prove the reading
 */
export function alternativesList({ offers, keyOf, onPick, t, format }) {
  if (!offers.length) return null;
  return h(
    "ol",
    { class: "alternatives", "aria-label": t("review.alternatives") },
    offers.map(({ text, confidence }, index) =>
      h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: "alternative",
            testid: `alternative-${index + 1}`,
            on: { click: firstClick(() => onPick(text)) },
          },
          keyOf(index) && h("kbd", {}, keyOf(index)),
          h("span", { class: "alternative-text" }, text),
          h(
            "span",
            { class: "alternative-chance" },
            confidence === null ? t("review.fromList") : format.chance(confidence),
          ),
        ),
      ),
    ),
  );
}
