/**
 * Owns the text that is typed for one image but not yet saved, and knows which label accepting it would save, and
 * whether the image has been seen at all.
 */

import { isNoName } from "./no_name.js";
import { offers } from "./offers.js";

export class EditSession {
  #isTyped;
  #replaced = []; // texts that a command has replaced, newest last

  /**
   * @param {object} image as the API sends it
   * @param {string|null} draft text typed before a reload, if any
   */
  constructor(image, draft = null) {
    this.image = image;
    this.original = textOf(image);
    this.text = draft ?? this.original;
    this.#isTyped = draft !== null;
    /** Whether the picture has been on the screen. */
    this.isSeen = false;
  }

  get isChanged() {
    return this.text.normalize("NFC") !== this.original.normalize("NFC");
  }

  /** Whether nobody has typed since the reading was shown or restored. */
  get isUntouched() {
    return !this.#isTyped && !this.isChanged;
  }

  /** Whether accepting would save the label that the image already has. */
  get isAnswered() {
    return isLabelled(this.image) && !this.isChanged;
  }

  /** What a person typed, even if a command has replaced it since or it was saved; null when nobody typed. */
  get typed() {
    const last = this.#replaced.at(-1);
    const text = last && last.after === this.text ? last.before : this.text;
    return text === this.original ? null : text;
  }

  /** Records what was typed. */
  type(text) {
    this.text = text;
    this.#isTyped = true;
  }

  /** The state of the text, for `rewind`. */
  snapshot() {
    return { text: this.text, isTyped: this.#isTyped };
  }

  rewind({ text, isTyped }) {
    this.text = text;
    this.#isTyped = isTyped;
  }

  /** Puts another text in place of the whole text: an alternative, or nothing. `takeBack` brings the text back. */
  replace(text) {
    if (text === this.text) return;
    this.#replaced.push({ before: this.text, after: text });
    this.text = text;
  }

  restore() {
    this.replace(this.original);
    this.#isTyped = false;
  }

  /** Whether a command replaced the text, and nothing was typed since. */
  get canTakeBack() {
    return this.#replaced.at(-1)?.after === this.text;
  }

  /** Brings back the text that a command replaced. @returns {boolean} whether there is one */
  takeBack() {
    if (!this.canTakeBack) return false;
    this.type(this.#replaced.pop().before);
    return true;
  }

  /** Other texts to choose from. */
  get offers() {
    return offers(this.original, this.image);
  }

  /**
   * The label that accepting the text box would save. Null for an empty box, unless the model or a person already
   * called the image blank or unreadable.
   */
  decision() {
    const text = this.text.normalize("NFC").trim();
    if (text) return this.#label({ kind: "text", text });
    if (this.image.label?.kind === "unreadable") return this.#label({ kind: "unreadable" });
    const isBlank = this.image.label?.kind === "blank" || this.image.reading?.status === "blank";
    return isBlank && !this.isChanged ? this.#label({ kind: "blank" }) : null;
  }

  /** @param {"blank"|"unreadable"} kind */
  mark(kind) {
    return this.#label({ kind });
  }

  #label(body) {
    return this.image.reading ? { ...body, reading_id: this.image.reading.id } : body;
  }
}

/** Whether the image has a label that counts. */
export function isLabelled({ label }) {
  return label !== null && label !== undefined && label.kind !== "withdrawn";
}

function textOf(image) {
  if (isLabelled(image)) return image.label.text ?? "";
  return isNoName(image.reading) ? "" : (image.reading?.text ?? "");
}
