/**
 * The panel with one crop set: its title, the grid, and a button with a key for each action.
 */

import { button, fill, h, icon } from "../dom.js";
import { GroupGrid } from "./group_grid.js";
import { groupTitle } from "./group_title.js";
import { SeenCrops } from "./seen_crops.js";

const MOVES = ["←", "↑", "↓", "→", "␣"];
const ACTIONS = [
  { action: "wrong", iconName: "pen", key: "Ctrl ↵", actsOnce: true },
  { action: "skip", iconName: "skip" },
  { action: "undo", iconName: "undo", actsOnce: true },
  { action: "leave", iconName: "back", key: "Esc" },
];

export class GroupPanel {
  #app;
  #title = h("h2", { class: "group-name", tabindex: "-1", testid: "group-title" });
  #facts = h("p", { class: "quiet" });
  #accept;
  #buttons = new Map();
  #cropSet = null;
  #isPainted = false;

  /**
   * @param {object} handlers those of the grid, without `onCells`
   * @param {(action: string, isHeldDown?: boolean) => void} handlers.onAct also for the buttons
   */
  constructor(app, pictures, handlers, signal) {
    this.#app = app;
    const seen = new SeenCrops(
      {
        onSeen: (indexes) => this.#see(indexes),
        onBroken: (index) => this.#miss(index),
      },
      signal,
    );
    this.grid = new GroupGrid(app, pictures, { ...handlers, onCells: (cells) => seen.watch(cells) }, signal);
    const actions = this.#actions((action) => handlers.onAct(action), signal);
    this.element = h(
      "div",
      { class: "group-panel" },
      h("div", { class: "section-head" }, this.#title, this.#facts),
      this.grid.element,
      actions,
    );
    // The buttons stand at the bottom of the window, on a phone above the navigation: `bottom` says how far.
    const observer = new ResizeObserver(() => {
      if (actions.isConnected) seen.cover(actions.offsetHeight + Number.parseFloat(getComputedStyle(actions).bottom));
    });
    observer.observe(actions);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  #actions(onAct, signal) {
    const { t, keymap } = this.#app;
    const actionButton = (action, parts) =>
      button({ ...parts, testid: `group-${action}`, signal, on: { click: () => onAct(action) } });
    this.#accept = actionButton("accept", { label: "", kind: "primary", key: "↵", actsOnce: true });
    for (const { action, key = keymap.label(action), ...parts } of ACTIONS) {
      const label = action === "wrong" ? t("groups.wrong.none") : t(`groups.${action}`);
      this.#buttons.set(action, actionButton(action, { ...parts, label, kind: "quiet", key }));
    }
    return h(
      "div",
      { class: "group-actions", role: "group", "aria-label": t("groups.actions") },
      this.#accept,
      ...this.#buttons.values(),
    );
  }

  /** Prepares the crop set that is shown next. @param {CropSet} cropSet  @param {Element} outlet where it will be */
  prepare(cropSet, outlet) {
    if (!this.element.isConnected) {
      this.grid.clear();
      this.element.classList.add("is-ahead");
      this.element.inert = true;
      outlet.append(this.element);
    }
    this.grid.prepare(cropSet);
  }

  /** Takes the place of all else in the outlet; what has been laid out there stays so. */
  showIn(outlet) {
    for (const other of [...outlet.children]) if (other !== this.element) other.remove();
    if (!this.element.isConnected) outlet.append(this.element);
    this.element.classList.remove("is-ahead");
    this.element.inert = false;
  }

  /** @param {CropSet} cropSet  @param {{canUndo: boolean}} facts */
  show(cropSet, facts) {
    const { t } = this.#app;
    this.#cropSet = cropSet;
    this.#isPainted = false;
    this.#title.textContent = groupTitle(t, cropSet.group);
    this.grid.show(cropSet);
    this.update(cropSet, facts);
  }

  /** Updates marks and buttons; unless told otherwise, the crop that has the cursor gets the focus. */
  update(cropSet, { canUndo, focus = true }) {
    const { t } = this.#app;
    const [wrong, elsewhere] = [cropSet.wrong.length, cropSet.elsewhere.length];
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
        h("kbd", {}, "A–Z"),
        t("groups.keyType"),
      ),
    );
    this.#showAccept();
    this.#buttons.get("wrong").disabled = wrong === 0;
    this.#buttons.get("wrong").querySelector(".button-label").textContent = wrong
      ? t("groups.wrong.now", { count: wrong })
      : t("groups.wrong.none");
    this.#buttons.get("undo").disabled = !canUndo;
    // Last, because it forces a layout.
    this.grid.update({ focus });
  }

  /** Says what the button does: accept the rest, or show the part of it that has not been on the screen. */
  #showAccept() {
    const { t } = this.#app;
    const [rest, unseen] = [this.#cropSet.rest.length, this.#cropSet.unseen.length];
    this.#accept.dataset.unseen = unseen;
    let words = rest ? t("groups.accept", { count: rest }) : t("groups.acceptNone");
    // Before the first frame nothing has been seen: the words would change at once.
    if (unseen > 0 && this.#isPainted) words = t("groups.showRest", { count: unseen });
    this.#accept.firstElementChild.textContent = words;
  }

  #see(indexes) {
    this.#isPainted = true;
    this.#cropSet.see(indexes.map((index) => this.#cropSet.images[index].id));
    this.#showAccept();
  }

  #miss(index) {
    this.#cropSet.miss(this.#cropSet.images[index].id);
    this.#showAccept();
  }
}
