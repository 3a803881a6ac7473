/**
 * Above a record: the way back to its pile, its title, what is said of it, and buttons that delete or erase it.
 */

import { formatRoute } from "../../core/route.js";
import { button, h, icon } from "../dom.js";

/**
 * @param {(key: string) => string} t
 * @param {number} pile
 * @param {{onRemove: () => void, onErase: () => void}} handlers
 * @returns {{element: HTMLElement, title: HTMLElement, lead: HTMLElement}} title and lead are empty
 */
export function recordHead(t, pile, { onRemove, onErase }) {
  const title = h("h1", { tabindex: "-1" });
  const lead = h("p", { class: "lead", testid: "records-lead" });
  const back = h(
    "a",
    { class: "back-link", href: formatRoute({ name: "piles", id: pile }) },
    icon("back"),
    t("desk.pile"),
  );
  const tool = (testid, label, role, click) =>
    button({
      label: t(label),
      iconName: "bin",
      kind: "quiet",
      testid,
      actsOnce: true,
      data: { needs: role },
      on: { click },
    });
  const tools = [
    tool("record-delete", "bin.delete", "reviewer", onRemove),
    tool("record-erase", "erase.button", "administrator", onErase),
  ];
  const element = h(
    "header",
    { class: "view-head record-head" },
    h("div", {}, back, title, lead),
    h("div", { class: "view-tools" }, tools),
  );
  return { element, title, lead };
}
