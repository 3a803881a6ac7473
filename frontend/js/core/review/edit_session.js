/**
 * The one owner of text that is typed but not yet saved: what stands in the box for one image and what Enter would mean.
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

  /** The distinct texts that one key each puts into the box: the list's name first, then the model's alternatives. */
  alternatives(limit) {
    const { expected, reading } = this.image;
    const offers = [...(expected ? [{ text: expected, confidence: null }] : []), ...(reading?.alternatives ?? [])];
    const seen = new Set([this.original, ""]);
    return offers.filter(({ text }) => !seen.has(text) && seen.add(text)).slice(0, limit);
  }

  /**
   * The label that accepting the box would save, or null where an empty box says nothing: only a field that the
   * model or a person already called blank or unreadable may be accepted empty.
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
