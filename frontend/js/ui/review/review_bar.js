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
    update: ({ queue, pace }) => fill(counts, facts(app, queue, pace)),
  };
}

function facts({ t, format, store }, queue, pace) {
  const rightUnseen = store.state.stats?.right_unseen ?? null;
  const secondsLeft = pace.secondsLeft(queue.remaining ?? 0);
  return [
    h("strong", { testid: "review-remaining" }, queue.remaining === null ? "…" : String(queue.remaining)),
    ` ${t("review.left", { count: queue.remaining ?? 0 })}`,
    queue.unread > 0 && h("span", {}, t("review.unread", { count: queue.unread })),
    rightUnseen !== null &&
      h(
        "span",
        { title: t("review.rightUnseen.explain") },
        t("review.rightUnseen", { share: format.chance(rightUnseen) }),
      ),
    pace.perMinute !== null && h("span", {}, t("review.pace", { count: Math.round(pace.perMinute) })),
    secondsLeft !== null &&
      queue.remaining > 0 &&
      h("span", {}, t("review.timeLeft", { time: format.duration(secondsLeft) })),
  ];
}
