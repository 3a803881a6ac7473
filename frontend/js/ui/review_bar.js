/**
 * Above the sheet: how many are left, how fast it goes, in what order they come.
 */

import { batchFilter } from "./batch_filter.js";
import { button, fill, h, select } from "./dom.js";

const ORDERS = ["uncertain", "alike", "oldest"];

/**
 * @param {object} app
 * @param {{order: string, batch: string}} query
 * @param {(query: object) => void} onQuery
 * @param {() => void} onKeys
 */
export function reviewBar(app, query, onQuery, onKeys, signal) {
  const { t } = app;
  let chosen = query;
  const choose = (changes) => {
    chosen = { ...chosen, ...changes };
    onQuery(chosen);
  };
  const counts = h("p", { class: "review-counts" });
  const note = h("p", { class: "review-note" });
  const batch = batchFilter(app, { value: query.batch, className: "review-batch", onChange: (id) => choose({ batch: id }), signal });
  const element = h("header", { class: "view-head review-head" },
    h("div", {}, h("h1", { tabindex: "-1" }, t("review.title")), counts, note),
    h("div", { class: "view-tools" },
      select({
        label: t("review.order"), value: query.order, signal, onChange: (order) => choose({ order }),
        options: ORDERS.map((order) => [order, t(`review.order.${order}`)]),
      }),
      batch,
      button({ label: t("review.keys"), iconName: "keyboard", kind: "quiet", key: "?", signal, on: { click: onKeys } })));
  return {
    element,
    say: (message) => { note.textContent = message; },
    update: ({ queue, pace }) => fill(counts, facts(app, queue, pace)),
  };
}

function facts({ t, format }, queue, pace) {
  const secondsLeft = pace.secondsLeft(queue.remaining ?? 0);
  return [
    h("strong", { testid: "review-remaining" }, queue.remaining === null ? "…" : String(queue.remaining)),
    ` ${t("review.left", { count: queue.remaining ?? 0 })}`,
    queue.unread > 0 && h("span", {}, t("review.unread", { count: queue.unread })),
    pace.perMinute !== null && h("span", {}, t("review.pace", { count: Math.round(pace.perMinute) })),
    secondsLeft !== null && queue.remaining > 0 && h("span", {}, t("review.timeLeft", { time: format.duration(secondsLeft) })),
  ];
}
