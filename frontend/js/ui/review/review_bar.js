/**
 * The bar above the review: how many names are left, how fast they are checked, and in what order they come.
 */

import { formatRoute } from "../../core/route.js";
import { button, fill, h, linkButton, select } from "../dom.js";
import { batchFilter } from "../images/batch_filter.js";
import { viewHead } from "../view_head.js";

const ORDERS = ["uncertain", "alike", "batch", "oldest"];

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
  const batch = batchFilter(app, {
    value: query.batch,
    className: "review-batch",
    onChange: (id) => choose({ batch: id }),
    signal,
  });
  const element = viewHead({
    title: t("review.title"),
    className: "review-head",
    lead: [counts, note],
    tools: [
      select({
        label: t("review.order"),
        value: query.order,
        signal,
        onChange: (order) => choose({ order }),
        options: ORDERS.map((order) => [order, t(`review.order.${order}`)]),
      }),
      batch,
      linkButton({
        href: formatRoute({ name: "groups" }),
        iconName: "groups",
        label: t("groups.open"),
        testid: "review-groups",
        class: "review-groups",
      }),
      button({ label: t("review.keys"), iconName: "keyboard", kind: "quiet", key: "?", signal, on: { click: onKeys } }),
    ],
  });
  return {
    element,
    say: (message) => {
      note.textContent = message;
    },
    update: (state) => showCounts(app, counts, state),
  };
}

function showCounts(app, counts, state) {
  const shown = facts(app, state);
  const left = ` ${app.t("review.left", { count: state.remaining ?? 0 })}`;
  const said = [shown[0] + left, ...shown.slice(1)].join(" · ");
  if (counts.title === said) return;
  counts.title = said; // on a narrow screen not everything fits
  fill(
    counts,
    h("strong", { testid: "review-remaining" }, shown[0]),
    left,
    shown.slice(1).map((words) => h("span", {}, words)),
  );
}

/** The number of names left, then what else there is to say. */
function facts({ t, format, store }, { queue, pace, remaining }) {
  const { confirmed = 0, corrected = 0 } = store.state.stats?.labelled ?? {};
  const secondsLeft = remaining > 0 ? pace.secondsLeft(remaining) : null;
  return [
    remaining === null ? "…" : String(remaining),
    queue.unread > 0 && t("review.unread", { count: queue.unread }),
    pace.perMinute !== null && t("review.pace", { count: Math.round(pace.perMinute) }),
    secondsLeft !== null && t("review.timeLeft", { time: format.duration(secondsLeft) }),
    confirmed + corrected > 0 && t("review.right", { count: confirmed + corrected, right: format.number(confirmed) }),
  ].filter(Boolean);
}
