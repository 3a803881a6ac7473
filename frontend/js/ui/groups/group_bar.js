/**
 * The bar above the groups: how many names wait, how they are grouped, and the link to the single review.
 */

import { formatRoute } from "../../core/route.js";
import { fill, h, icon } from "../dom.js";
import { batchFilter } from "../images/batch_filter.js";

export const GROUPINGS = ["text", "letter", "confidence"];

/** @param {{by: string, batch: string}} query  @param {(changes: object) => void} onChoose */
export function groupBar(app, query, onChoose, signal) {
  const { t, format } = app;
  const counts = h("p", { class: "review-counts" });
  const note = h("p", { class: "review-note" });
  const tabs = h(
    "div",
    { class: "segments", role: "group", "aria-label": t("groups.by") },
    GROUPINGS.map((by) =>
      h(
        "button",
        {
          type: "button",
          class: "segment",
          "aria-pressed": String(by === query.by),
          testid: `groups-by-${by}`,
          signal,
          on: {
            click: () => {
              for (const tab of tabs.children)
                tab.setAttribute("aria-pressed", String(tab === tabs.children[GROUPINGS.indexOf(by)]));
              onChoose({ by });
            },
          },
        },
        t(`groups.by.${by}`),
      ),
    ),
  );
  const element = h(
    "header",
    { class: "view-head review-head group-head" },
    h("div", {}, h("h1", { tabindex: "-1" }, t("groups.title")), counts, note),
    h(
      "div",
      { class: "view-tools" },
      tabs,
      batchFilter(app, {
        value: query.batch,
        className: "review-batch",
        onChange: (batch) => onChoose({ batch }),
        signal,
      }),
      h(
        "a",
        { class: "button button-quiet", href: formatRoute({ name: "review" }), testid: "groups-single" },
        icon("pen"),
        t("groups.single"),
      ),
    ),
  );
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
