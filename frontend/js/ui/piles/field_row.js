/**
 * One field of a record: its name, its crop, and the text box. Its height does not depend on what is typed.
 */

import { isLabelled } from "../../core/review/edit_session.js";
import { emptyBoxWords, noNameWords } from "../../core/review/no_name.js";
import { capitalsFor, styleWords } from "../../core/review/text_style.js";
import { fill, h, icon, setVars } from "../dom.js";
import { decoded, painted } from "../images/sight.js";

export class FieldRow {
  #app;
  #on;
  #index;
  #shown = new AbortController();
  #mark = h("span", { class: "field-state" });
  #picture = h("div", { class: "field-crop" });
  #note = h("span", { class: "quiet field-note" });

  /**
   * @param {object} app t, format
   * @param {object} field of a RecordReview
   * @param {number} index
   * @param {object} handlers
   * @param {(index: number) => void} handlers.onFocus
   * @param {(index: number, text: string) => void} handlers.onType
   * @param {(index: number) => void} handlers.onSeen its picture has been painted
   * @param {AbortSignal} signal
   */
  constructor(app, field, index, handlers, signal) {
    this.#app = app;
    this.#on = handlers;
    this.#index = index;
    const id = `field-${index}`;
    this.input = field.session && this.#textBox(id);
    this.element = h(
      "div",
      { class: "record-field", testid: "field-row", data: { field: field.name } },
      h(
        "div",
        { class: "record-field-head" },
        field.session
          ? h("label", { class: "field-name", for: id }, field.name)
          : h("span", { class: "field-name" }, field.name),
        field.optional && h("span", { class: "quiet" }, app.t("records.optional")),
        this.#note,
        this.#mark,
      ),
      this.#picture,
      this.input,
    );
    this.element.addEventListener("click", ({ target }) => target === this.input || this.input?.focus());
    signal.addEventListener("abort", () => this.#shown.abort());
    if (!field.session) this.#note.textContent = app.t("records.pageMissing");
  }

  /** Shows what is known of the field. @param {object} field  @param {HTMLImageElement} picture */
  show(field, picture) {
    const { t, format } = this.#app;
    const { image, session, kind } = field;
    this.#shown.abort();
    this.#shown = new AbortController();
    setVars(this.element, { "--image-width": image.width, "--image-height": image.height });
    if (picture.parentElement !== this.#picture) fill(this.#picture, picture);
    if (this.input.value !== session.text) this.input.value = session.text;
    const isDone = isLabelled(image);
    this.element.classList.toggle("is-done", isDone);
    fill(this.#mark, isDone ? [icon("check"), t(`label.${image.label.kind}`)] : this.#reading(field, format));
    this.input.placeholder = this.#placeholder(image);
    this.input.autocapitalize = capitalsFor(image);
    this.#note.textContent =
      kind === "text"
        ? t("records.typed")
        : styleWords(image)
            .map((words) => t(words))
            .join(" · ");
    if (!session.isSeen) this.#watch(picture);
  }

  #reading({ image, kind }, format) {
    const { t } = this.#app;
    if (kind === "text") return [];
    if (!image.reading) return t("records.reading");
    return (
      noNameWords(t, image.reading) || [
        h("strong", {}, format.chance(image.reading.confidence)),
        ` ${t("review.sure")}`,
      ]
    );
  }

  #placeholder({ label, reading }) {
    const { t } = this.#app;
    if (label?.kind === "blank" || label?.kind === "unreadable") return t(`label.${label.kind}`);
    return emptyBoxWords(t, reading);
  }

  #textBox(id) {
    return h("input", {
      type: "text",
      class: "reading field-input",
      id,
      testid: "field-input",
      autocomplete: "off",
      spellcheck: "false",
      autocorrect: "off",
      enterkeyhint: "next",
      maxlength: 200,
      on: {
        focus: () => this.#on.onFocus(this.#index),
        input: () => this.#on.onType(this.#index, this.input.value),
      },
    });
  }

  async #watch(picture) {
    const { signal } = this.#shown;
    await decoded(picture, { signal, onFail: () => {} });
    if (signal.aborted) return;
    await painted();
    if (signal.aborted) return;
    this.element.dataset.seen = "";
    this.#on.onSeen(this.#index);
  }
}
