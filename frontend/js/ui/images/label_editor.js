/**
 * The picture of one image with its letters, a text box, and the buttons that change its label. While a label of the image
 * waits to be saved the buttons are off, and what is typed meanwhile stays.
 */

import { EditSession, isLabelled } from "../../core/review/edit_session.js";
import { capitalsFor } from "../../core/review/text_style.js";
import { imagesOf, newsOf } from "../../core/saving/outbox_entry.js";
import { button, h, icon } from "../dom.js";
import { labelText } from "../label_text.js";
import { LetterStrip } from "../review/letter_strip.js";

export class LabelEditor {
  #app;
  #image;
  #session;
  #strip;
  #shown = ""; // the text that the box was filled with, or that a decision was made on
  #isWaiting = false;
  #pressed = null;
  #input;
  #said = h("p", { class: "quiet", testid: "detail-said", hidden: true });
  #withdraw;
  #buttons;

  /** @param {object} app  @param {object} image as the API sends it */
  constructor(app, image) {
    this.#app = app;
    this.#image = image;
    this.#session = new EditSession(image);
    this.#input = this.#box();
    this.#strip = this.#newStrip();
    this.element = this.#form();
    this.#fill(this.#session.text);
    this.#withdraw.hidden = !isLabelled(image);
    this.follow();
  }

  /** Whether something of the image waits to be saved. */
  get isWaiting() {
    return this.#isWaiting;
  }

  /**
   * Shows the image as the server has it now; what was typed since the last decision stays in the box. While a label waits
   * nothing changes: that is not on the server yet.
   */
  update(image) {
    if (this.#isWaiting) return;
    const typed = this.#input.value === this.#shown ? null : this.#input.value;
    const isReadAnew = image.reading?.id !== this.#image.reading?.id;
    this.#image = image;
    this.#session = new EditSession(image, typed);
    if (isReadAnew) {
      const strip = this.#newStrip();
      this.#strip.element.replaceWith(strip.element);
      this.#strip = strip;
    }
    if (typed === null) this.#fill(this.#session.text);
    else this.#strip.show(typed);
    this.#withdraw.hidden = !isLabelled(image);
  }

  /** Takes what the server has saved of the image. @param {object} entry of the outbox, with its revision and label */
  learn(entry) {
    const { t, outbox } = this.#app;
    this.update({ ...this.#image, ...newsOf(entry, outbox.entries) });
    this.#say(entry.op === "label" ? t("review.saved", { text: labelText(t, entry.label) }) : "");
  }

  /** Switches the buttons, after a change of the outbox. */
  follow() {
    this.#isWaiting = this.#app.outbox.entries.some((entry) => imagesOf(entry).includes(this.#image.id));
    if (this.#isWaiting) this.#pressed ??= this.#buttons.find((one) => one === document.activeElement) ?? null;
    for (const one of this.#buttons) one.disabled = this.#isWaiting;
    if (this.#isWaiting) return;
    if (document.activeElement === document.body) this.#pressed?.focus(); // a button that is off has no focus
    this.#pressed = null;
  }

  /** @param {object|null} body of the label; null for an empty box */
  #save(body) {
    if (!body) return this.#say(this.#app.t("review.emptyBox"));
    this.#shown = this.#input.value;
    return this.#app.outbox.label(this.#image.id, this.#image.revision, body);
  }

  #undo() {
    this.#shown = this.#input.value;
    this.#app.outbox.undo(this.#image.id, this.#image.revision);
  }

  #say(words) {
    this.#said.textContent = words;
    this.#said.hidden = !words;
    if (words) this.#app.announcer.say(words);
  }

  #fill(text) {
    this.#input.value = text;
    this.#shown = text;
    this.#strip.show(text);
  }

  #form() {
    const { t, session: account } = this.#app;
    const save = button({
      label: t("images.save"),
      kind: "primary",
      type: "submit",
      testid: "detail-save",
      data: { needs: "reviewer" },
    });
    const quiet = (iconName, label, click, testid) => button({ label, iconName, kind: "quiet", testid, on: { click } });
    const marks = ["blank", "unreadable"].map((kind) =>
      quiet(kind, t(`review.${kind}`), () => this.#save(this.#session.mark(kind)), `detail-${kind}`),
    );
    this.#withdraw = quiet("undo", t("images.undo"), () => this.#undo(), "detail-undo");
    this.#buttons = [save, ...marks, this.#withdraw];
    const { reading_error: error } = this.#image;
    const form = h(
      "form",
      { class: "panel review-panel" },
      this.#strip.element,
      error && h("p", { class: "notice" }, icon("warning"), error),
      h(
        "div",
        { class: "review-entry" },
        h("label", { class: "visually-hidden", for: "detail-input" }, t("review.inputLabel")),
        this.#input,
        save,
      ),
      h("div", { class: "review-actions", data: { needs: "reviewer" } }, marks, this.#withdraw),
      this.#said,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (account.may("reviewer")) this.#save(this.#session.decision());
    });
    return form;
  }

  #box() {
    const input = h("input", {
      type: "text",
      class: "reading",
      id: "detail-input",
      testid: "detail-input",
      autocomplete: "off",
      spellcheck: "false",
      autocapitalize: capitalsFor(this.#image),
      maxlength: 200,
      readonly: !this.#app.session.may("reviewer"),
    });
    input.addEventListener("input", () => {
      this.#session.text = input.value;
      this.#strip.show(input.value);
      this.#say("");
    });
    return input;
  }

  #newStrip() {
    const { width, height, file_url: address } = this.#image;
    const picture = new Image(width, height);
    picture.alt = this.#app.t("review.imageAlt");
    picture.src = address;
    const onPick = ({ start, end }) => {
      this.#input.focus();
      this.#input.setSelectionRange(start, end);
    };
    return new LetterStrip({ image: this.#image, picture, chance: this.#app.format.chance, onPick });
  }
}
