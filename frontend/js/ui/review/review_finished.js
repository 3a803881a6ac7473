/**
 * The end of the queue: everything is checked, images are still being read, others work on the rest, some are in no
 * group, or nothing was uploaded yet.
 */

import { endKind } from "../../core/review/queue_end.js";
import { formatRoute } from "../../core/route.js";
import { button, h, icon } from "../dom.js";

const NEXT = { left: "review", nothing: "upload", done: "models" };
const ICONS = { reading: "eye", elsewhere: "clock", left: "eye", nothing: "upload", done: "check" };

/**
 * @param {object} app
 * @param {object} parts
 * @param {number} parts.unread
 * @param {number} [parts.elsewhere] leased by others
 * @param {number} [parts.left] waiting images that are in no group
 * @param {string} [parts.batch] the one that was reviewed
 * @param {string} [parts.groups] the address to go back to
 * @param {boolean} parts.canUndo
 * @param {() => void} parts.onUndo
 */
export function finished({ t, store }, parts) {
  const { unread, elsewhere = 0, left = 0, batch = "", groups = null, canUndo, onUndo } = parts;
  if (groups) return wrongCropsDone(t, groups, canUndo && undoButton(t, onUndo));
  const kind = endKind(parts, store.state.stats);
  const count = { elsewhere, left }[kind] ?? unread;
  const next = NEXT[kind] && { name: NEXT[kind], query: kind === "left" ? { batch } : {} };
  return h(
    "div",
    { class: "state", testid: `review-${kind}` },
    icon(ICONS[kind]),
    h("h2", { tabindex: "-1" }, t(`review.end.${kind}`)),
    h("p", {}, t(`review.end.${kind}.text`, { count })),
    h(
      "div",
      { class: "state-actions" },
      next && h("a", { class: "button button-primary", href: formatRoute(next) }, t(`review.end.${kind}.next`)),
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
    actsOnce: true,
    on: { click: onUndo },
  });
}
