/**
 * All groups, largest first, each a button that opens it. Reports which group may be opened next, so that it can be
 * prepared.
 */

import { doubtLevel } from "../../core/doubt.js";
import { button, fill, h } from "../dom.js";

/** How long the pointer must rest on a row before its group is prepared. */
const NEAR_MS = 80;

export class GroupList {
  #app;
  #groups = [];
  #rows = [];
  #shown = "";
  #list;
  #foot = h("div", { class: "list-foot" });
  #onOpen;
  #timer = 0;

  /** @param {{onOpen: (group: object) => void, onNear: (group: object) => void, onMore: () => void}} handlers */
  constructor(app, { onOpen, onNear, onMore }) {
    this.#app = app;
    this.#onOpen = onOpen;
    const near = ({ target }) => {
      const group = this.#groupOf(target);
      clearTimeout(this.#timer);
      if (group) this.#timer = setTimeout(() => this.element.isConnected && onNear(group), NEAR_MS);
    };
    this.#list = h("ul", {
      class: "group-list",
      testid: "group-list",
      on: { keydown: (event) => this.#moveFocus(event), focusin: near, pointerover: near },
    });
    fill(this.#foot, button({ label: app.t("groups.more"), testid: "groups-more", on: { click: onMore } }));
    this.element = h("div", {}, this.#list, this.#foot);
  }

  /** The group whose row has the focus, or null. */
  get focused() {
    return this.#groupOf(document.activeElement);
  }

  /** Shows the groups, unless nothing has changed. @param {{groups: object[], hasMore: boolean}} facts */
  show({ groups, hasMore }) {
    this.#groups = groups;
    this.#foot.hidden = !hasMore;
    const words = JSON.stringify(groups);
    if (words === this.#shown) return;
    this.#shown = words;
    const at = this.#rows.indexOf(document.activeElement);
    const most = groups[0]?.count ?? 1;
    this.#rows = groups.map((group, index) => this.#row(group, index, most));
    fill(
      this.#list,
      this.#rows.map((row) => h("li", {}, row)),
    );
    if (at >= 0) this.#rows[Math.min(at, this.#rows.length - 1)]?.focus({ preventScroll: true });
  }

  /** Focuses the first row, unless a row has the focus. */
  focus() {
    if (!this.#rows.includes(document.activeElement)) this.#rows[0]?.focus({ preventScroll: true });
  }

  #row(group, index, most) {
    const { t, format } = this.#app;
    return h(
      "button",
      {
        type: "button",
        class: `group-row is-${doubtLevel(group.lowest_confidence)}`,
        testid: "group-row",
        data: { key: group.key, index },
        vars: { "--share": group.count / most },
        on: { click: () => this.#onOpen(this.#groups[index]) },
      },
      h("strong", { class: "group-title" }, group.title || t("groups.blank")),
      h("span", { class: "group-count" }, t("groups.count", { count: group.count })),
      h("span", { class: "group-bar", "aria-hidden": "true" }),
      h("span", { class: "group-lowest" }, t("groups.lowest", { chance: format.chance(group.lowest_confidence) })),
    );
  }

  #groupOf(element) {
    const row = element?.closest(".group-row");
    return (row && this.#groups[Number(row.dataset.index)]) ?? null;
  }

  /** Moves the focus up and down with the arrow keys. */
  #moveFocus(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    this.#rows[this.#rows.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  }
}
