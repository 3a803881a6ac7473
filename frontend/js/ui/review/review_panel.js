/**
 * The panel in which one image is reviewed: the picture with its letters, the text box, alternatives and buttons.
 * Shows and reports; decides nothing. The text box is created once and stays, and with it the caret and a phone's
 * keyboard.
 */

import { firstCaret } from "../../core/review/first_caret.js";
import { GivenSelection } from "../../core/review/given_selection.js";
import { emptyBoxWords, noNameWords } from "../../core/review/no_name.js";
import { capitalsFor, styleWords } from "../../core/review/text_style.js";
import { nextDoubt } from "../../core/spans.js";
import { button, fill, h } from "../dom.js";
import { alternativesList } from "./alternatives.js";
import { doubtWords } from "./doubt_words.js";
import { fieldFacts } from "./field_facts.js";
import { RecentStrip } from "./recent_strip.js";
import { ScanDesk } from "./scan_desk.js";

const AT_REST = { start: -1, end: -1 };
const ACTIONS = [
  { action: "blank", iconName: "blank", actsOnce: true },
  { action: "unreadable", iconName: "unreadable", actsOnce: true },
  { action: "skip", iconName: "skip" },
  { action: "back", iconName: "back" },
  { action: "undo", iconName: "undo", actsOnce: true },
];

export class ReviewPanel {
  #app;
  #given = new GivenSelection();
  #guess = null; // the reading, if the model calls it hardly legible
  #noName = ""; // what is there in place of a name, in words
  #onPick;
  #onPage;
  #meta = h("div", { class: "review-meta" });
  #offers = h("div", { class: "review-offers" });
  #doubts = h("p", { class: "review-doubts", id: "review-doubts" });
  #buttons = new Map();
  #recent;

  /**
   * @param {object} app t, format, keymap
   * @param {object} handlers
   * @param {(action: string) => void} handlers.onAct
   * @param {(text: string) => void} handlers.onType
   * @param {(text: string) => void} handlers.onPick an alternative was clicked
   * @param {() => void} handlers.onPage the page that the field was cut from is to be shown
   * @param {(imageId: number) => void} handlers.onOpen one of the last answers was clicked
   * @param {AbortSignal} signal
   */
  constructor(app, { onAct, onType, onPick, onPage, onOpen }, signal) {
    this.#app = app;
    this.#onPick = onPick;
    this.#onPage = onPage;
    this.desk = new ScanDesk(app.t, (letter) => this.#choose(letter), signal);
    this.#recent = new RecentStrip(app.t, onOpen);
    this.input = this.#textBox(onType, signal);
    this.element = h(
      "div",
      { class: "panel review-panel" },
      this.#meta,
      this.desk.element,
      this.#entry(onAct, signal),
      this.#doubts,
      this.#offers,
      h(
        "div",
        { class: "review-actions" },
        ACTIONS.map((parts) => this.#actionButton(parts, onAct, signal)),
      ),
      this.#recent.element,
    );
    document.addEventListener("selectionchange", () => this.#followCaret(), { signal });
  }

  #textBox(onType, signal) {
    return h("input", {
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
  }

  #entry(onAct, signal) {
    const { t } = this.#app;
    return h(
      "div",
      { class: "review-entry" },
      h("label", { class: "visually-hidden", for: "review-input" }, t("review.inputLabel")),
      this.input,
      button({
        label: t("review.accept"),
        kind: "primary",
        key: "↵",
        testid: "review-accept",
        actsOnce: true,
        signal,
        on: { click: () => onAct("accept") },
      }),
    );
  }

  #actionButton({ action, ...parts }, onAct, signal) {
    const element = button({
      ...parts,
      label: this.#app.t(`review.${action}`),
      kind: "quiet",
      key: this.#app.keymap.label(action),
      testid: `review-${action}`,
      signal,
      on: { click: () => onAct(action) },
    });
    this.#buttons.set(action, element);
    return element;
  }

  /**
   * @param {import("../../core/review/edit_session.js").EditSession} session
   * @param {object} parts
   * @param {HTMLImageElement} parts.picture
   * @param {object[]} parts.offers
   * @param {object[]} parts.answers the last ones
   * @param {() => void} parts.onSeen the picture is on the screen
   */
  show(session, { picture, offers, answers, canUndo, canGoBack, onSeen }) {
    const { image } = session;
    const { t, format, keymap } = this.#app;
    const caret = firstCaret(session);
    // Writing into the focused text box forces a layout, which is cheap before anything else has changed.
    this.#write(session.text, caret?.start, caret?.end);
    this.#given.give(caret);
    this.#noName = noNameWords(t, image.reading);
    this.#guess = !this.#noName && image.reading?.legible === false ? image.reading.text : null;
    this.desk.show(image, picture, onSeen);
    fill(this.#meta, this.#facts(session));
    fill(
      this.#offers,
      alternativesList({
        offers,
        t,
        format,
        onPick: this.#onPick,
        keyOf: (index) => keymap.label(`alternative${index + 1}`),
      }),
    );
    for (const [action, { lastElementChild: key }] of this.#buttons) {
      if (key.matches("kbd")) key.textContent = keymap.label(action);
    }
    this.#buttons.get("undo").disabled = !canUndo;
    this.#buttons.get("back").disabled = !canGoBack;
    this.input.autocapitalize = capitalsFor(image);
    this.input.placeholder = emptyBoxWords(t, image.reading);
    this.#recent.show(answers, image.id);
    this.showText(session.text);
  }

  /** Puts a text into the text box, with the caret at its end or a part selected. */
  setText(text, { start = text.length, end = text.length } = {}) {
    if (start === end) this.#given.give(null);
    this.#write(text, start, end);
    this.showText(text);
  }

  #write(text, start = text.length, end = text.length) {
    this.input.value = text;
    this.input.setSelectionRange(start, end);
  }

  /** Shows the letters of the text in the text box, and which of them to check. */
  showText(text) {
    const { strip } = this.desk;
    const { t } = this.#app;
    strip.show(text);
    if (!text && this.#noName) this.#doubts.textContent = t("review.noName");
    else if (!text && !this.input.placeholder) this.#doubts.textContent = t("review.noLetters");
    else this.#doubts.textContent = text && text === this.#guess ? t("review.illegible") : doubtWords(t, text, strip);
  }

  /** Whether a person has selected text to replace. */
  get hasSelection() {
    return this.#given.isChosen(this.#selection);
  }

  get #selection() {
    return { start: this.input.selectionStart, end: this.input.selectionEnd };
  }

  /** Selects a letter that a person has clicked, which may be the one that is selected already. */
  #choose(letter) {
    this.#given.give(null);
    this.#select(letter);
  }

  #select({ start, end }) {
    this.input.focus();
    this.input.setSelectionRange(start, end);
  }

  /**
   * Selects the next doubtful letter, or puts the caret where something may be missing. With the caret at the end of the
   * text it starts at the first one.
   *
   * @returns {boolean} whether there was one
   */
  selectDoubt(backwards) {
    const selection = this.#selection;
    const { start, end } = selection;
    const isAtEnd = start === end && end === this.input.value.length;
    const isAtRest = isAtEnd && !this.#given.is(selection) && !backwards;
    const { placed, gaps } = this.desk.strip;
    const doubt = nextDoubt(placed, gaps, isAtRest ? AT_REST : selection, backwards);
    this.#given.give(doubt);
    if (doubt) this.#select(doubt);
    return doubt !== null;
  }

  #followCaret() {
    if (document.activeElement !== this.input) return;
    this.desk.strip?.highlight(this.input.selectionStart);
  }

  #facts({ image }) {
    const { t, format } = this.#app;
    const { reading } = image;
    return [
      image.field
        ? fieldFacts(t, image.field, this.#onPage)
        : h("span", { class: "review-file", title: image.path }, image.path),
      ...styleWords(image).map((words) => h("span", { class: "tag", testid: "review-style" }, t(words))),
      image.label && h("span", { class: "tag" }, t(`label.${image.label.kind}`)),
      reading && h("span", { class: "review-version" }, t("review.readBy", { version: reading.version })),
      reading &&
        h(
          "span",
          { class: "review-chance" },
          this.#noName || [h("strong", {}, format.chance(reading.confidence)), ` ${t("review.sure")}`],
        ),
    ];
  }
}
