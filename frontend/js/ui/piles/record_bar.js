/**
 * Below the fields of a record: what is in doubt in the current one, other readings of it, and buttons. Its height is
 * fixed. On a phone the buttons are icons in one row, and doubts and readings lie above them only where there are any.
 */

import { button, fill, h } from "../dom.js";
import { alternativesList } from "../review/alternatives.js";

const BUTTONS = [
  { action: "blank", iconName: "blank", actsOnce: true },
  { action: "unreadable", iconName: "unreadable", actsOnce: true },
  { action: "undo", iconName: "undo", actsOnce: true },
  { action: "back", iconName: "back" },
  { action: "skip", iconName: "skip" },
];

export class RecordBar {
  #app;
  #onPick;
  #doubts = h("p", { class: "record-doubts", id: "record-doubts" });
  #offers = h("div", { class: "record-offers" });
  #buttons = new Map();

  /**
   * @param {object} app t, format, keymap
   * @param {{onAct: (action: string) => void, onPick: (text: string) => void}} handlers
   */
  constructor(app, { onAct, onPick }, signal) {
    this.#app = app;
    this.#onPick = onPick;
    this.element = h(
      "div",
      { class: "record-bar", role: "group", "aria-label": app.t("records.actions") },
      h("div", { class: "record-hints" }, this.#doubts, this.#offers),
      h(
        "div",
        { class: "review-actions" },
        button({
          label: app.t("review.accept"),
          iconName: "check",
          kind: "primary",
          key: "↵",
          testid: "record-accept",
          actsOnce: true,
          signal,
          on: { click: () => onAct("accept") },
        }),
        BUTTONS.map((parts) => this.#button(parts, onAct, signal)),
        button({
          label: app.t("records.page"),
          iconName: "pages",
          kind: "quiet",
          key: app.t("records.space"),
          testid: "record-page",
          signal,
          on: { click: () => onAct("page") },
        }),
      ),
    );
  }

  /** @param {{doubts: string, offers: object[], canUndo: boolean}} state */
  show({ doubts, offers, canUndo }) {
    const { t, format, keymap } = this.#app;
    this.#doubts.textContent = doubts;
    fill(
      this.#offers,
      offers.length > 0 &&
        alternativesList({
          offers,
          t,
          format,
          onPick: this.#onPick,
          keyOf: (index) => keymap.label(`alternative${index + 1}`),
        }),
    );
    this.#buttons.get("undo").disabled = !canUndo;
  }

  /** A message in the place of the doubts, until another field is shown. */
  say(words) {
    this.#doubts.textContent = words;
  }

  #button({ action, ...parts }, onAct, signal) {
    const element = button({
      ...parts,
      label: this.#app.t(`records.${action}`),
      kind: "quiet",
      key: this.#app.keymap.label(action),
      testid: `record-${action}`,
      signal,
      on: { click: () => onAct(action) },
    });
    this.#buttons.set(action, element);
    return element;
  }
}
