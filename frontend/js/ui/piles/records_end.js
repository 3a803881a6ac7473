/**
 * The end of the review by record: every field has an answer, or the pile has no record.
 */

import { formatRoute } from "../../core/route.js";
import { button, h, icon, linkButton } from "../dom.js";

/** @param {{pile: number, isEmpty: boolean, canUndo: boolean, onUndo: () => void}} parts */
export function recordsEnd(t, { pile, isEmpty, canUndo, onUndo }) {
  const kind = isEmpty ? "nothing" : "done";
  return h(
    "div",
    { class: "state", testid: `records-${kind}` },
    icon(isEmpty ? "pages" : "check"),
    h("h2", { tabindex: "-1" }, t(`records.end.${kind}`)),
    h("p", {}, t(`records.end.${kind}.text`)),
    h(
      "div",
      { class: "state-actions" },
      linkButton({ href: formatRoute({ name: "piles", id: pile }), label: t("desk.pile"), kind: "primary" }),
      canUndo &&
        button({
          label: t("review.undo"),
          iconName: "undo",
          kind: "quiet",
          testid: "records-undo",
          actsOnce: true,
          on: { click: onUndo },
        }),
    ),
  );
}
