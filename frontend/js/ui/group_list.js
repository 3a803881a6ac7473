/**
 * All groups, largest first, each a button that opens it.
 */

import { doubtLevel } from "../core/spans.js";
import { button, h } from "./dom.js";

/**
 * @param {object} app
 * @param {{groups: object[], hasMore: boolean, onOpen: (index: number) => void, onMore: () => void}} parts
 */
export function groupList({ t, format }, { groups, hasMore, onOpen, onMore }) {
  const most = groups[0]?.count ?? 1;
  const rows = groups.map((group, index) => h("li", {},
    h("button", {
      type: "button", class: `group-row is-${doubtLevel(group.lowest_confidence)}`, testid: "group-row", data: { key: group.key },
      vars: { "--share": group.count / most }, on: { click: () => onOpen(index) },
    },
    h("strong", { class: "group-title" }, group.title || t("groups.blank")),
    h("span", { class: "group-count" }, t("groups.count", { count: group.count })),
    h("span", { class: "group-bar", "aria-hidden": "true" }),
    h("span", { class: "group-lowest" }, t("groups.lowest", { chance: format.chance(group.lowest_confidence) })))));
  return [
    h("ul", { class: "group-list", testid: "group-list", on: { keydown: walk } }, rows),
    hasMore && h("div", { class: "list-foot" }, button({ label: t("groups.more"), testid: "groups-more", on: { click: onMore } })),
  ];
}

/** Up and down go from group to group, as Tab does. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const rows = [...event.currentTarget.querySelectorAll(".group-row")];
  rows[rows.indexOf(event.target) + step]?.focus();
  event.preventDefault();
}
