/**
 * A password or a token that is shown once, with a button that copies it.
 */

import { button, h, icon } from "../dom.js";

/**
 * @param {object} app t, announcer
 * @param {{title: string, text: string, secret: string, testid: string, onClose: () => void}} parts
 * @returns {HTMLElement}
 */
export function shownOnce({ t, announcer }, { title, text, secret, testid, onClose }) {
  const box = h("input", { type: "text", class: "secret", readonly: true, value: secret, "aria-label": title, testid });
  const said = h("span", { class: "quiet", role: "status" });
  const copy = async () => {
    const words = t((await copied(box)) ? "secret.copied" : "secret.copyYourself");
    said.textContent = words;
    announcer.say(words);
  };
  return h(
    "div",
    { class: "panel shown-once" },
    h("h2", { tabindex: "-1" }, title),
    h("p", { class: "notice" }, icon("warning"), text),
    h(
      "div",
      { class: "secret-line" },
      box,
      button({ label: t("secret.copy"), kind: "primary", testid: `${testid}-copy`, on: { click: copy } }),
      button({ label: t("secret.done"), kind: "quiet", testid: `${testid}-done`, on: { click: onClose } }),
    ),
    said,
  );
}

/** Selects and copies; over plain http browsers have only the older command, no clipboard. @returns {Promise<boolean>} */
async function copied(box) {
  box.focus();
  box.select();
  if (!navigator.clipboard) return document.execCommand("copy");
  return navigator.clipboard.writeText(box.value).then(
    () => true,
    () => document.execCommand("copy"),
  );
}
