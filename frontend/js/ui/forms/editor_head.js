/**
 * The head of the editor: the form's name, whether all is saved, what to do next, and the button that saves.
 */

import { formatRoute } from "../../core/route.js";
import { button, h, linkButton } from "../dom.js";
import { viewHead } from "../view_head.js";

/**
 * @param {object} app
 * @param {FormSession} session
 * @param {{onSave: () => void, onRename: () => void, pile: number|null}} work `pile`: where one came from
 * @returns {{element: HTMLElement, update: () => void}}
 */
export function editorHead({ t }, session, { onSave, onRename, pile }) {
  const state = h("p", { class: "quiet save-state", role: "status", testid: "editor-state" });
  const next = h("a", { href: formatRoute({ name: "piles" }), testid: "editor-next" }, t("editor.next"));
  const save = button({
    label: t("editor.save"),
    iconName: "check",
    kind: "primary",
    testid: "editor-save",
    on: { click: onSave },
  });
  const element = viewHead({
    title: "",
    lead: h("div", { class: "editor-state" }, state, next),
    tools: [
      linkButton({
        href: formatRoute(pile === null ? { name: "forms" } : { name: "piles", id: pile }),
        iconName: "back",
        label: t(pile === null ? "editor.back" : "desk.pile"),
        class: "editor-back",
      }),
      button({ label: t("editor.rename"), kind: "quiet", testid: "editor-rename", on: { click: onRename } }),
      save,
    ],
    className: "editor-head",
  });
  const heading = element.querySelector("h1");
  const update = () => {
    const { form, isChanged, version } = session;
    if (heading.textContent !== form.name) heading.textContent = form.name;
    const words = isChanged ? t("editor.unsaved") : t("editor.saved", { version });
    if (state.textContent !== words) state.textContent = words;
    state.classList.toggle("is-unsaved", isChanged);
    // It keeps its place, so that nothing moves below it.
    next.classList.toggle("is-away", isChanged || !form.fields.length);
  };
  update();
  return { element, update };
}
