/**
 * Beside the page that is checked: which form and page it is, and buttons for what else it may be. Reports choices.
 */

import { formsFor } from "../../core/piles/bookkeeping.js";
import { deskKey } from "../../core/piles/desk_keys.js";
import { choiceButtons } from "../choice_buttons.js";
import { button, fill, h, select } from "../dom.js";

const OTHERS = ["foreign", "blank", "join", "separate"];
const DECISIONS = ["place", "undo", ...OTHERS];

export class DeskPanel {
  #app;
  #on;
  #form = h("div");
  #numbers = h("div");
  #shown = "";
  #buttons = new Map();
  #note = h("p", { class: "desk-note", role: "status", testid: "desk-note" });

  /**
   * @param {object} app t, keymap
   * @param {object} handlers
   * @param {(action: string) => void} handlers.onAct
   * @param {(id: number) => void} handlers.onForm
   * @param {Element} loupe
   */
  constructor(app, handlers, loupe, signal) {
    this.#app = app;
    this.#on = handlers;
    const one = (action, iconName, kind) => this.#button(action, iconName, kind, signal);
    this.element = h(
      "div",
      { class: "panel desk-panel" },
      h("div", { class: "desk-choice" }, this.#form, this.#numbers),
      one("place", "check", "primary"),
      this.#note,
      loupe,
      h("div", { class: "desk-turns" }, one("turn", "retrain"), one("undo", "undo", "quiet")),
      h("h2", { class: "desk-else" }, app.t("desk.else")),
      h(
        "div",
        { class: "desk-others" },
        OTHERS.map((action) => one(action, null)),
      ),
      h("div", { class: "desk-moves" }, one("previous", null, "quiet"), one("next", null, "quiet")),
    );
  }

  /**
   * @param {object} page as the API sends it
   * @param {Placing} placing
   * @param {{forms: object[], canUndo: boolean, canMove: boolean}} parts `forms`: all that are known
   */
  show(page, placing, { forms: known, canUndo, canMove }) {
    const { t } = this.#app;
    const forms = formsFor(page, known);
    const shown = JSON.stringify([forms, placing.form?.id, placing.form?.pages.length, placing.number, page.id]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#showChoice(placing, forms);
    }
    this.#buttons.get("place").disabled = !placing.canPlace;
    this.#buttons.get("undo").disabled = !canUndo;
    for (const way of ["previous", "next"]) this.#buttons.get(way).disabled = !canMove;
    for (const action of ["join", "separate"])
      this.#buttons.get(action).disabled = page.state !== "registered" && !page.form_id;
    if (placing.formPage && !placing.canPlace) this.say(t("desk.crossed"));
  }

  /** Words about what was done or cannot be done. */
  say(words) {
    this.#note.textContent = words;
  }

  #showChoice(placing, forms) {
    const { t } = this.#app;
    fill(
      this.#form,
      forms.length
        ? select({
            label: t("desk.form"),
            value: placing.form?.id ?? "",
            testid: "desk-form",
            onChange: (id) => this.#on.onForm(Number(id)),
            options: [...(placing.form ? [] : [["", t("desk.noForm")]]), ...forms.map(({ id, name }) => [id, name])],
          })
        : h("p", {}, h("a", { href: "#/forms" }, t("desk.drawForm"))),
    );
    const pages = placing.form?.pages ?? [];
    fill(
      this.#numbers,
      pages.length > 1 &&
        choiceButtons({
          label: t("desk.page"),
          options: pages.map(({ number }) => [String(number), t("desk.isPage", { number })]),
          value: String(placing.number),
          testid: "desk-page",
          onChoose: (number) => this.#on.onAct(`page${number}`),
        }),
    );
  }

  #button(action, iconName, kind, signal) {
    const { t, keymap } = this.#app;
    const element = button({
      label: t(`desk.${action}`),
      iconName,
      kind,
      key: deskKey(action, keymap),
      testid: `desk-${action}`,
      actsOnce: DECISIONS.includes(action),
      signal,
      on: { click: () => this.#on.onAct(action) },
    });
    this.#buttons.set(action, element);
    return element;
  }
}
