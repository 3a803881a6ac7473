/**
 * The part of the text box that the program has selected. Nobody has chosen it, so a digit picks an alternative there; a
 * part that a person selects is replaced by what they type.
 */

export class GivenSelection {
  #given = null;

  /** @param {{start: number, end: number}|null} part that the program selects, or where it puts the caret */
  give(part) {
    this.#given = part;
  }

  /** Whether this is the part that was given. */
  is({ start, end }) {
    return this.#given !== null && this.#given.start === start && this.#given.end === end;
  }

  /** Whether a person has selected this. */
  isChosen({ start, end }) {
    return start !== end && !this.is({ start, end });
  }
}
