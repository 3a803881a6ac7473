/**
 * One tray of a group: its title, the grid, and what can be done with it, each with its key.
 */

import { button, fill, h, icon } from "../dom.js";
import { GroupGrid } from "./group_grid.js";

const MOVES = ["←", "↑", "↓", "→", "␣"];
const ACTIONS = [
  { action: "odd", iconName: "pen", key: "O" },
  { action: "skip", iconName: "skip" },
  { action: "undo", iconName: "undo", key: "U" },
  { action: "leave", iconName: "back", key: "Esc" },
];

export class GroupSheet {
  #app;
  #title = h("h2", { class: "group-name", tabindex: "-1", testid: "group-title" });
  #facts = h("p", { class: "quiet" });
  #accept;
  #buttons = new Map();

  /** @param {{onAct: (action: string) => void, onToggle: (index: number) => void}} handlers */
  constructor(app, pictures, { onAct, onToggle }, signal) {
    this.#app = app;
    const { t } = app;
    this.grid = new GroupGrid(app, pictures, onToggle, signal);
    this.#accept = button({
      label: "",
      kind: "primary",
      key: "↵",
      testid: "group-accept",
      signal,
      on: { click: () => onAct("accept") },
    });
    for (const { action, iconName, key } of ACTIONS) {
      this.#buttons.set(
        action,
        button({
          label: action === "odd" ? t("groups.odd.none") : t(`groups.${action}`),
          iconName,
          kind: "quiet",
          key: key ?? app.keymap.label(action),
          testid: `group-${action}`,
          signal,
          on: { click: () => onAct(action) },
        }),
      );
    }
    this.element = h(
      "div",
      { class: "group-sheet" },
      h("div", { class: "section-head" }, this.#title, this.#facts),
      this.grid.element,
      h(
        "div",
        { class: "group-actions", role: "group", "aria-label": t("groups.actions") },
        this.#accept,
        ...this.#buttons.values(),
      ),
    );
  }

  /** Makes ready what is shown next. @param {GroupTray} tray */
  prepare(tray) {
    this.grid.prepare(tray);
  }

  /** @param {GroupTray} tray  @param {{canUndo: boolean}} facts */
  show(tray, facts) {
    const { t } = this.#app;
    this.#title.textContent = tray.group.title || t("groups.blank");
    this.grid.show(tray);
    this.update(tray, facts);
  }

  /** Shows the tray's marks and what they mean for the buttons. */
  update(tray, { canUndo }) {
    const { t } = this.#app;
    const [rest, odd, elsewhere] = [tray.rest.length, tray.odd.length, tray.elsewhere.length];
    fill(
      this.#facts,
      t("groups.hint", { count: tray.images.length, group: tray.group.count }),
      elsewhere > 0 &&
        h(
          "span",
          { class: "group-elsewhere", testid: "group-elsewhere" },
          icon("eye"),
          t("groups.elsewhere", { count: elsewhere }),
        ),
      h(
        "span",
        { class: "group-keys" },
        MOVES.map((key) => h("kbd", {}, key)),
        t("groups.keyMark"),
      ),
    );
    this.#accept.firstElementChild.textContent = rest ? t("groups.accept", { count: rest }) : t("groups.acceptNone");
    this.#buttons.get("odd").disabled = odd === 0;
    this.#buttons.get("odd").querySelector(".button-label").textContent = odd
      ? t("groups.odd.now", { count: odd })
      : t("groups.odd.none");
    this.#buttons.get("undo").disabled = !canUndo;
    // Last, since it makes the browser lay everything out.
    this.grid.update({ focus: true });
  }
}
