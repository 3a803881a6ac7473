/**
 * The dialog before a form is made of a page of a pile: its name, which way up it is, and whether the others show what is
 * printed.
 */

import { pagePictureUrl } from "../../api/piles.js";
import { MOST_NAME } from "../../core/forms/form_edits.js";
import { button, h } from "../dom.js";

/** With at least this many pages, print can be told from handwriting. */
const LEAST_ALIKE = 3;

/**
 * @param {(key: string, params?: object) => string} t
 * @param {{page_id: number, pages: number}} group
 * @param {{name: string, turned?: number, alike?: boolean}} proposed
 * @param {string|null} refusal why the server refused what was asked before
 * @returns {Promise<{name: string, turned: number, alike: boolean}|null>} null when it was closed
 */
export function askNewForm(t, { page_id: page, pages }, { name, turned = 0, alike = true }, refusal = null) {
  const input = h("input", {
    type: "text",
    id: "form-name",
    value: name,
    maxlength: MOST_NAME,
    autocomplete: "off",
    spellcheck: "false",
    testid: "form-name",
  });
  const sheet = turnedSheet(t, page, turned);
  const common = h("input", { type: "checkbox", checked: alike, testid: "form-alike" });
  const body = [
    ...sheet.elements,
    h("label", { for: "form-name" }, t("forms.nameText")),
    input,
    refusal && h("p", { class: "notice notice-bad", role: "alert", testid: "form-refused" }, refusal),
    pages >= LEAST_ALIKE &&
      h("label", { class: "check" }, common, h("span", {}, t("piles.newForm.alike", { count: pages }))),
  ];
  return shown(t, body, input, () => {
    const typed = input.value.trim();
    return typed ? { name: typed, turned: sheet.turned(), alike: common.checked } : null;
  });
}

/** The page with the button that turns it. */
function turnedSheet(t, page, first) {
  let turned = first;
  const picture = h("img", { src: pagePictureUrl(page), alt: t("piles.newForm.picture"), class: `is-turned-${first}` });
  const turn = () => {
    turned = (turned + 90) % 360;
    picture.className = `is-turned-${turned}`;
  };
  return {
    elements: [
      h("div", { class: "new-form-picture" }, picture),
      button({ label: t("piles.newForm.turn"), iconName: "redo", testid: "form-turn", on: { click: turn } }),
    ],
    turned: () => turned,
  };
}

function shown(t, body, input, answer) {
  return new Promise((resolve) => {
    const make = button({
      label: t("piles.newForm.make"),
      type: "submit",
      value: "make",
      kind: "primary",
      testid: "form-make",
    });
    const close = button({ label: t("dialog.cancel"), kind: "quiet", on: { click: () => dialog.close() } });
    const form = h(
      "form",
      { method: "dialog", class: "ask-text new-form" },
      h("h2", { id: "dialog-title" }, t("forms.name")),
      h("div", { class: "dialog-body" }, body),
      h("div", { class: "dialog-choices" }, close, make),
    );
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "make" ? answer() : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    input.select();
  });
}
