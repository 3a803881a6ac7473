/**
 * A dialog that asks for one line of text.
 */

import { button, h } from "./dom.js";

const INPUT = "asked-text";

/**
 * @param {object} parts
 * @param {string} parts.title
 * @param {string} parts.label of the box
 * @param {string} parts.value what is in it at first
 * @param {number} parts.maxlength
 * @param {string} parts.save words of the button that takes the text
 * @param {{label: string, value: string}} parts.other the other button, and what it stands for
 * @param {string} [parts.autocomplete]
 * @param {Node|null} [parts.note] below the box
 * @returns {Promise<string|null>} the text; null when closed without an answer
 */
export function askText({ title, label, value, maxlength, save, other, autocomplete = "off", note = null }) {
  return new Promise((resolve) => {
    const input = h("input", {
      type: "text",
      id: INPUT,
      testid: INPUT,
      value,
      autocomplete,
      spellcheck: "false",
      maxlength,
      autofocus: true,
    });
    const choice = (words, name, kind) =>
      button({ label: words, type: "submit", value: name, kind, testid: `asked-${name}` });
    const form = h(
      "form",
      { method: "dialog", class: "ask-text" },
      h("h2", { id: "dialog-title" }, title),
      h("div", { class: "dialog-body" }, h("label", { for: INPUT }, label), input, note),
      h("div", { class: "dialog-choices" }, choice(other.label, "other", "quiet"), choice(save, "save", "primary")),
    );
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    // Enter in the box would stand for the form's first button.
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      dialog.close("save");
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve({ save: input.value, other: other.value }[dialog.returnValue] ?? null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
