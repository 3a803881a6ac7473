/**
 * Owns the text that is typed for one image but not yet saved, and knows which label accepting it would save.
 */

export class EditSession {
  /**
   * @param {object} image as the API sends it
   * @param {string|null} draft text typed before a reload, if any
   */
  constructor(image, draft = null) {
    this.image = image;
    this.original = textOf(image);
    this.text = draft ?? this.original;
  }

  get isChanged() {
    return this.text.normalize("NFC") !== this.original.normalize("NFC");
  }

  restore() {
    this.text = this.original;
  }

  /** Other texts to choose from, without repeats: the expected text first, then the model's alternatives. */
  alternatives(limit) {
    const { expected, reading } = this.image;
    const offers = [...(expected ? [{ text: expected, confidence: null }] : []), ...(reading?.alternatives ?? [])];
    const seen = new Set([this.original, ""]);
    return offers.filter(({ text }) => !seen.has(text) && seen.add(text)).slice(0, limit);
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

function textOf({ label, reading }) {
  if (label && label.kind !== "withdrawn") return label.text ?? "";
  return reading?.text ?? "";
}
