/**
 * The panel with one crop set: its title, the grid, and a button with a key for each action.
 */

import { button, fill, h, icon } from "../dom.js";
import { GroupGrid } from "./group_grid.js";

const MOVES = ["←", "↑", "↓", "→", "␣"];
const ACTIONS = [
  { action: "wrong", iconName: "pen", key: "O" },
  { action: "skip", iconName: "skip" },
  { action: "undo", iconName: "undo", key: "U" },
  { action: "leave", iconName: "back", key: "Esc" },
];

export class GroupPanel {
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
          label: action === "wrong" ? t("groups.wrong.none") : t(`groups.${action}`),
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
      { class: "group-panel" },
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

  /** Prepares the crop set that is shown next. @param {CropSet} cropSet */
  prepare(cropSet) {
    this.grid.prepare(cropSet);
  }

  /** @param {CropSet} cropSet  @param {{canUndo: boolean}} facts */
  show(cropSet, facts) {
    const { t } = this.#app;
    this.#title.textContent = cropSet.group.title || t("groups.blank");
    this.grid.show(cropSet);
    this.update(cropSet, facts);
  }

  /** Updates marks and buttons. */
  update(cropSet, { canUndo }) {
    const { t } = this.#app;
    const [rest, wrong, elsewhere] = [cropSet.rest.length, cropSet.wrong.length, cropSet.elsewhere.length];
    fill(
      this.#facts,
      t("groups.hint", { count: cropSet.images.length, group: cropSet.group.count }),
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
    this.#buttons.get("wrong").disabled = wrong === 0;
    this.#buttons.get("wrong").querySelector(".button-label").textContent = wrong
      ? t("groups.wrong.now", { count: wrong })
      : t("groups.wrong.none");
    this.#buttons.get("undo").disabled = !canUndo;
    // Last, because it forces a layout.
    this.grid.update({ focus: true });
  }
}
