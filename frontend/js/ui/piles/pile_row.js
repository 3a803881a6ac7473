/**
 * One pile in the list: its name, what has become of its pages, and what to do next.
 */

import { progressOf } from "../../core/piles/bookkeeping.js";
import { orderTag } from "../../core/piles/page_order.js";
import { formatRoute } from "../../core/route.js";
import { fill, h, linkButton } from "../dom.js";
import { BookkeepingLine } from "./bookkeeping_line.js";

/**
 * @param {object} app t
 * @param {object} pile as the API sends it
 * @returns {{element: HTMLElement, update: (pile: object) => void}}
 */
export function pileRow(app, pile) {
  const { t } = app;
  const href = formatRoute({ name: "piles", id: pile.id });
  const line = new BookkeepingLine(app);
  const marks = h("div", { class: "pile-marks" });
  const about = h("span", { class: "visually-hidden" }, ` ${pile.name}`);
  const element = h(
    "li",
    { class: "row pile-row", testid: "pile-row", data: { pile: pile.id } },
    h("div", { class: "pile-main" }, h("h2", { class: "batch-name" }, h("a", { href }, pile.name)), line.element),
    h(
      "div",
      { class: "pile-links" },
      marks,
      linkButton({ href, label: [t("piles.open"), about], kind: "primary", testid: "pile-open" }),
    ),
  );
  const update = (now) => {
    line.update(now);
    const help = now.states["needs help"] ?? 0;
    const open = now.fields.all - now.fields.checked;
    const order = orderTag(t, now);
    const shown = JSON.stringify([help, open, progressOf(now) === 1, order]);
    if (marks.dataset.shown === shown) return;
    marks.dataset.shown = shown;
    fill(
      marks,
      now.is_sample && h("span", { class: "tag" }, t("piles.sampleTag")),
      help > 0 && h("span", { class: "tag tag-warn" }, t("piles.step.help", { count: help })),
      order && h("span", { class: "tag tag-warn" }, order),
      open > 0 && h("span", { class: "tag" }, t("piles.fieldsLeft", { count: open })),
      progressOf(now) === 1 && h("span", { class: "tag tag-confirmed" }, t("batches.done")),
    );
  };
  update(pile);
  return { element, update };
}
