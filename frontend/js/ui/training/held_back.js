/**
 * The labels that a run did not get because they are probably wrong: how many, why, and links to confirm or correct them.
 */

import { formatRoute } from "../../core/route.js";
import { heldBackOf } from "../../core/training/held_back.js";
import { h } from "../dom.js";

/** @param {object|null} report a run's report @returns {HTMLElement|null} */
export function heldBack(t, report) {
  const held = heldBackOf(report);
  if (!held) return null;
  return h(
    "details",
    { class: "changes", testid: "held-back" },
    h("summary", {}, t("held.title", { count: held.count })),
    h(
      "ul",
      {},
      held.reasons.map(({ reason, count }) => h("li", {}, t(`held.${reason}`, { count }))),
    ),
    h("p", {}, t("held.confirm")),
    h(
      "p",
      {},
      held.labels.map(({ id, text }) => [h("a", { href: formatRoute({ name: "images", id }) }, text), " "]),
      held.count > held.labels.length && t("held.more", { count: held.count - held.labels.length }),
    ),
  );
}

/** The command that repeats the run on another machine. */
export function repeatedBy(t, report) {
  const { command } = report?.made_from ?? {};
  return (
    command &&
    h("details", { class: "changes" }, h("summary", {}, t("verdict.repeat")), h("p", {}, h("code", {}, command)))
  );
}
