/**
 * The bar above the groups: how many names wait, how they are grouped, and the link to the single review.
 */

import { formatRoute } from "../../core/route.js";
import { fill, h, linkButton } from "../dom.js";
import { batchFilter } from "../images/batch_filter.js";
import { segments } from "../segments.js";
import { viewHead } from "../view_head.js";

export const GROUPINGS = ["text", "letter", "confidence"];

/** @param {{by: string, batch: string}} query  @param {(changes: object) => void} onChoose */
export function groupBar(app, query, onChoose, signal) {
  const { t, format } = app;
  const counts = h("p", { class: "review-counts" });
  const note = h("p", { class: "review-note" });
  const element = viewHead({
    title: t("groups.title"),
    className: "review-head group-head",
    lead: [counts, note],
    tools: [
      segments({
        label: t("groups.by"),
        options: GROUPINGS.map((by) => [by, t(`groups.by.${by}`)]),
        value: query.by,
        testid: "groups-by",
        signal,
        onChoose: (by) => onChoose({ by }),
      }),
      batchFilter(app, {
        value: query.batch,
        className: "review-batch",
        onChange: (batch) => onChoose({ batch }),
        signal,
      }),
      linkButton({
        href: formatRoute({ name: "review" }),
        iconName: "pen",
        label: t("groups.single"),
        testid: "groups-single",
      }),
    ],
  });
  return {
    element,
    say: (message) => {
      note.textContent = message;
    },
    update: ({ images, total }) =>
      fill(
        counts,
        images !== null && [
          h("strong", { testid: "groups-left" }, format.number(images)),
          ` ${t("review.left", { count: images })}`,
          h("span", {}, t("groups.total", { count: total })),
        ],
      ),
  };
}
