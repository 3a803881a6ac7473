/**
 * The panel in which one image is reviewed: the picture with its letters, the text box, alternatives and buttons.
 * Shows and reports; decides nothing. The text box is created once and stays, and with it the caret and a phone's
 * keyboard.
 */

import { nextDoubt } from "../../core/spans.js";
import { button, fill, h } from "../dom.js";
import { alternativesList } from "./alternatives.js";
import { LetterStrip } from "./letter_strip.js";

const LISTED_DOUBTS = 5;
const ACTIONS = [
  { action: "blank", iconName: "blank" },
  { action: "unreadable", iconName: "unreadable" },
  { action: "skip", iconName: "skip" },
  { action: "back", iconName: "back" },
  { action: "undo", iconName: "undo" },
];

export class ReviewPanel {
  #app;
  #strip = null;
  #isSelectingDoubts = false;
  #guess = null; // the reading, if the model calls it hardly legible
  #place = h("div", { class: "review-scan" });
  #meta = h("div", { class: "review-meta" });
  #offers = h("div", { class: "review-offers" });
  #doubts = h("p", { class: "review-doubts", id: "review-doubts" });
  #buttons = new Map();

  /**
   * @param {object} app t, format, keymap
   * @param {{onAct: (action: string) => void, onType: (text: string) => void, onPick: (text: string) => void}} handlers
   * @param {AbortSignal} signal
   */
  constructor(app, { onAct, onType, onPick }, signal) {
    this.#app = app;
    this.onPick = onPick;
    const { t } = app;
    this.input = h("input", {
      type: "text",
      class: "reading",
      id: "review-input",
      testid: "review-input",
      autocomplete: "off",
      spellcheck: "false",
      autocorrect: "off",
      enterkeyhint: "next",
      maxlength: 200,
      "aria-describedby": "review-doubts",
      signal,
      on: { input: () => onType(this.input.value) },
    });
    this.element = h(
      "div",
      { class: "panel review-panel" },
      this.#meta,
      this.#place,
      h(
        "div",
        { class: "review-entry" },
        h("label", { class: "visually-hidden", for: "review-input" }, t("review.inputLabel")),
        this.input,
        button({
          label: t("review.accept"),
          kind: "primary",
          key: "↵",
          testid: "review-accept",
          signal,
          on: { click: () => onAct("accept") },
        }),
      ),
      this.#doubts,
      this.#offers,
      h(
        "div",
        { class: "review-actions" },
        ACTIONS.map((parts) => this.#actionButton(parts, onAct, signal)),
      ),
    );
    document.addEventListener("selectionchange", () => this.#followCaret(), { signal });
  }

  #actionButton({ action, iconName }, onAct, signal) {
    const element = button({
      label: this.#app.t(`review.${action}`),
      iconName,
      kind: "quiet",
      key: this.#app.keymap.label(action),
      testid: `review-${action}`,
      signal,
      on: { click: () => onAct(action) },
    });
    this.#buttons.set(action, element);
    return element;
  }

  /** @param {import("../../core/review/edit_session.js").EditSession} session */
  show(session, { picture, offers, canUndo, canGoBack }) {
    const { image } = session;
    // Writing into the focused text box forces a layout, which is cheap before anything else has changed.
    this.#write(session.text);
    this.#isSelectingDoubts = false;
    this.#guess = image.reading?.legible === false ? image.reading.text : null;
    picture.dataset.testid = "review-image";
    this.#strip = new LetterStrip({
      image,
      picture,
      chance: this.#app.format.chance,
      onPick: (letter) => this.select(letter),
    });
    fill(this.#place, this.#strip.element);
    fill(this.#meta, this.#facts(session));
    fill(
      this.#offers,
      alternativesList({
        offers,
        t: this.#app.t,
        format: this.#app.format,
        onPick: this.onPick,
        keyOf: (index) => this.#app.keymap.label(`alternative${index + 1}`),
      }),
    );
    for (const [action, { lastElementChild: key }] of this.#buttons) {
      if (key.matches("kbd")) key.textContent = this.#app.keymap.label(action);
    }
    this.#buttons.get("undo").disabled = !canUndo;
    this.#buttons.get("back").disabled = !canGoBack;
    this.input.placeholder = image.reading?.status === "blank" ? this.#app.t("review.blankField") : "";
    this.showText(session.text);
  }

  /** Puts a text into the text box, with the caret at its end. */
  setText(text) {
    this.#write(text);
    this.showText(text);
  }

  #write(text) {
    this.input.value = text;
    this.input.setSelectionRange(text.length, text.length);
  }

  /** Shows the letters of the text in the text box. */
  showText(text) {
    this.#strip.show(text);
    const doubts = this.#strip.placed.filter(({ edited, level, letter }) => letter && !edited && level !== "sure");
    const { t } = this.#app;
    if (text === this.#guess) this.#doubts.textContent = t("review.illegible");
    else if (doubts.length)
      this.#doubts.textContent = t("review.doubts", { count: doubts.length, letters: this.#listed(doubts) });
    else this.#doubts.textContent = t(this.input.value ? "review.noDoubts" : "review.noLetters");
  }

  #listed(doubts) {
    const named = doubts
      .slice(0, LISTED_DOUBTS)
      .map(({ letter, span }) => `${letter.character} ${this.#app.format.chance(span.confidence)}`);
    return doubts.length > LISTED_DOUBTS ? `${named.join(", ")} …` : named.join(", ");
  }

  /** Selects one letter in the box. */
  select({ start, end }) {
    this.input.focus();
    this.input.setSelectionRange(start, end);
  }

  /**
   * Selects the next doubtful letter. With the caret at the end of the text it starts at the first one.
   *
   * @returns {boolean} whether there was one
   */
  selectDoubt(backwards) {
    const { selectionStart, selectionEnd, value } = this.input;
    const isAtRest = selectionStart === selectionEnd && selectionEnd === value.length;
    const doubt = nextDoubt(
      this.#strip.placed,
      !backwards && isAtRest && !this.#isSelectingDoubts ? 0 : selectionEnd,
      backwards,
    );
    this.#isSelectingDoubts = doubt !== null;
    if (doubt) this.select(doubt);
    return this.#isSelectingDoubts;
  }

  #followCaret() {
    if (document.activeElement !== this.input || !this.#strip) return;
    this.#strip.highlight(this.input.selectionStart);
  }

  #facts({ image }) {
    const { t, format } = this.#app;
    const { reading } = image;
    return [
      h("span", { class: "review-file" }, image.path),
      image.label && h("span", { class: "tag" }, t(`label.${image.label.kind}`)),
      reading &&
        h(
          "span",
          { class: "review-chance", vars: { "--confidence": reading.confidence } },
          h("strong", {}, format.chance(reading.confidence)),
          ` ${t("review.sure")}`,
        ),
      reading && h("span", { class: "review-version" }, t("review.readBy", { version: reading.version })),
    ];
  }
}
