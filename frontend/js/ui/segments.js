/**
 * A row of buttons of which one is pressed: a choice among a few.
 */

import { h } from "./dom.js";

/**
 * @param {object} parts
 * @param {string} parts.label of the whole row, for screen readers
 * @param {[value: string, text: string][]} parts.options
 * @param {string} parts.value the one that is chosen
 * @param {(value: string) => void} parts.onChoose
 * @param {string} parts.testid prefix of each button's test id
 * @returns {HTMLElement}
 */
export function segments({ label, options, value: chosen, onChoose, testid, signal }) {
  const buttons = options.map(([value, text]) => {
    const choose = () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      onChoose(value);
    };
    const button = h(
      "button",
      {
        type: "button",
        class: "segment",
        "aria-pressed": String(value === chosen),
        testid: `${testid}-${value}`,
        signal,
        on: { click: choose },
      },
      text,
    );
    return button;
  });
  return h("div", { class: "segments", role: "group", "aria-label": label }, buttons);
}
