/**
 * The end of the queue: everything is checked, images are still being read, others work on the rest, or nothing was
 * uploaded yet.
 */

import { formatRoute } from "../../core/route.js";
import { button, h, icon } from "../dom.js";

const NEXT = { nothing: "upload", done: "models" };
const ICONS = { reading: "eye", elsewhere: "clock", nothing: "upload", done: "check" };

/**
 * @param {object} app
 * @param {{unread: number, elsewhere?: number, groups?: string, canUndo: boolean, onUndo: () => void}} parts
 *   groups: the address to go back to
 */
export function finished({ t, store }, { unread, elsewhere = 0, groups = null, canUndo, onUndo }) {
  if (groups) return wrongCropsDone(t, groups, canUndo && undoButton(t, onUndo));
  const kind = kindOf(unread, elsewhere, store.state.stats);
  const next = NEXT[kind];
  return h(
    "div",
    { class: "state", testid: `review-${kind}` },
    icon(ICONS[kind]),
    h("h2", { tabindex: "-1" }, t(`review.end.${kind}`)),
    h("p", {}, t(`review.end.${kind}.text`, { count: kind === "elsewhere" ? elsewhere : unread })),
    h(
      "div",
      { class: "state-actions" },
      next &&
        h("a", { class: "button button-primary", href: formatRoute({ name: next }) }, t(`review.end.${kind}.next`)),
      canUndo && undoButton(t, onUndo),
    ),
  );
}

/** All crops marked as wrong in a group are corrected. */
function wrongCropsDone(t, address, undo) {
  return h(
    "div",
    { class: "state", testid: "review-wrong-done" },
    icon("check"),
    h("h2", { tabindex: "-1" }, t("groups.wrongDone")),
    h(
      "div",
      { class: "state-actions" },
      h("a", { class: "button button-primary", href: address, testid: "groups-back" }, t("groups.back")),
      undo,
    ),
  );
}

function undoButton(t, onUndo) {
  return button({
    label: t("review.undo"),
    iconName: "undo",
    kind: "quiet",
    testid: "review-undo",
    on: { click: onUndo },
  });
}

function kindOf(unread, elsewhere, stats) {
  if (unread > 0) return "reading";
  if (elsewhere > 0) return "elsewhere";
  return stats?.images === 0 ? "nothing" : "done";
}
