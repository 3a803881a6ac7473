/**
 * The fields of the record on show, one below the other, each with its crop and text box.
 */

import { fill, h } from "../dom.js";
import { PictureCache } from "../images/picture_cache.js";
import { FieldRow } from "./field_row.js";

export class RecordFields {
  #app;
  #on;
  #rows = [];
  #pictures;
  #shown = new AbortController();

  /**
   * @param {object} app t, format
   * @param {object} handlers `onFocus(index)`, `onType(index, text)`, `onSeen(index)`
   */
  constructor(app, handlers, signal) {
    this.#app = app;
    this.#on = handlers;
    this.#pictures = new PictureCache(app.t("review.imageAlt"));
    this.element = h("div", { class: "record-fields" });
    signal.addEventListener("abort", () => this.#shown.abort());
  }

  /** Shows other fields. @param {object[]} fields of a RecordReview */
  open(fields) {
    this.#shown.abort();
    this.#shown = new AbortController();
    this.#rows = fields.map((field, index) => new FieldRow(this.#app, field, index, this.#on, this.#shown.signal));
    for (const index of fields.keys()) this.show(fields, index);
    fill(
      this.element,
      this.#rows.map(({ element }) => element),
    );
  }

  /** Shows what has changed in one field. */
  show(fields, index) {
    const field = fields[index];
    if (field?.image) this.#rows[index].show(field, this.#pictures.get(field.image));
  }

  /** Marks the field that is worked on. */
  mark(index) {
    for (const [at, { element }] of this.#rows.entries()) element.classList.toggle("is-current", at === index);
  }

  /** Takes no text while another record is awaited; the focus stays where it is. */
  wait(isWaiting) {
    if (isWaiting) this.element.setAttribute("aria-busy", "true");
    else this.element.removeAttribute("aria-busy");
    for (const { input } of this.#rows) if (input) input.readOnly = isWaiting;
  }

  inputOf(index) {
    return this.#rows[index]?.input ?? null;
  }

  /** Scrolls a field out from under the bar. */
  reveal(index) {
    this.#rows[index].element.scrollIntoView({ block: "nearest" });
  }

  /** Puts the caret into a field, at its end or where it was. */
  focus(index, { start, end } = {}) {
    const input = this.inputOf(index);
    if (!input) return;
    this.reveal(index);
    input.focus({ preventScroll: true });
    const { length } = input.value;
    input.setSelectionRange(start ?? length, end ?? length);
  }

  /** Loads the pictures of the fields on show and of those that come next. */
  preload(...records) {
    this.#pictures.keepOnly(records.flatMap((record) => record.fields.map(({ image }) => image)).filter(Boolean));
  }
}
