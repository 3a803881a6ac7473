/**
 * Modal dialogs based on the browser's <dialog>, which keeps the focus inside, closes on Escape and restores the
 * focus.
 */

import { button, h } from "./dom.js";

/**
 * @param {object} parts
 * @param {string} parts.title
 * @param {Node[]} parts.body
 * @param {{label, value, kind?, testid?}[]} parts.choices buttons, in order
 * @param {string} parts.class
 * @returns {Promise<string>} the chosen value; "" when closed without a choice
 */
export function ask({ title, body, choices, class: className = "" }) {
  return new Promise((resolve) => {
    // The focus starts at the heading, so that an Enter meant for the view behind does not choose a button.
    const heading = h("h2", { id: "dialog-title", tabindex: "-1", autofocus: true }, title);
    const dialog = h(
      "dialog",
      { class: `dialog ${className}`, "aria-labelledby": "dialog-title", on: { close: () => settle(dialog, resolve) } },
      heading,
      h("div", { class: "dialog-body" }, body),
      h(
        "div",
        { class: "dialog-choices" },
        choices.map(({ value, ...choice }) => button({ ...choice, value, on: { click: () => dialog.close(value) } })),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

function settle(dialog, resolve) {
  dialog.remove();
  resolve(dialog.returnValue);
}
