/**
 * The end of the queue: done, still being read, or nothing uploaded yet.
 */

import { formatRoute } from "../core/route.js";
import { button, h, icon } from "./dom.js";

/** @param {{unread: number, canUndo: boolean, onUndo: () => void}} parts */
export function finished({ t, store }, { unread, canUndo, onUndo }) {
  const kind = unread > 0 ? "reading" : store.state.stats?.images === 0 ? "nothing" : "done";
  const next = { reading: null, nothing: "upload", done: "models" }[kind];
  return h("div", { class: "state", testid: `review-${kind}` },
    icon({ reading: "eye", nothing: "upload", done: "check" }[kind]),
    h("h2", { tabindex: "-1" }, t(`review.end.${kind}`)),
    h("p", {}, t(`review.end.${kind}.text`, { count: unread })),
    h("div", { class: "state-actions" },
      next && h("a", { class: "button button-primary", href: formatRoute({ name: next }) }, t(`review.end.${kind}.next`)),
      canUndo && button({ label: t("review.undo"), iconName: "undo", kind: "quiet", testid: "review-undo", on: { click: onUndo } })));
}
