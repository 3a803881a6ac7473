/**
 * The crop with a column for each letter that was read: the letter below its place in the image, how sure it is, and
 * whether a person changed it; and a mark where a letter may be missing.
 */

import { DOUBT_MARKS } from "../../core/doubt.js";
import { doubtPlaces } from "../../core/review/doubt_places.js";
import { columns, placeGaps, placeLetters } from "../../core/spans.js";
import { fill, h, setVars } from "../dom.js";

export class LetterStrip {
  #image;
  #chance;
  #edges;
  #letters = h("div", { class: "strip-letters", "aria-hidden": "true" });
  #doubts;
  #isFootOnly;
  #placed = [];
  #gaps = [];
  #caret = -1;

  /**
   * @param {object} parts
   * @param {object} parts.image as the API sends it, with its reading
   * @param {HTMLImageElement} parts.picture already loading
   * @param {(share: number) => string} [parts.chance] shows each letter's confidence as a number
   * @param {(letter: {start, end}) => void} [parts.onPick] a letter was clicked
   * @param {boolean} [parts.isFootOnly] only the letter itself can be clicked, not its place in the picture
   */
  constructor({ image, picture, chance = null, onPick = () => {}, isFootOnly = false }) {
    this.#image = image;
    this.#chance = chance;
    this.#isFootOnly = isFootOnly;
    this.#doubts = doubtPlaces(image.reading ?? null, image.expected ?? null);
    this.#edges = columns(this.#spans, image.width);
    picture.className = "scan-picture";
    this.element = h("figure", { class: "scan" }, h("div", { class: "scan-paper" }, picture), this.#letters);
    setVars(this.element, { "--image-width": image.width, "--image-height": image.height });
    this.#letters.addEventListener("click", (event) => {
      if (this.#isFootOnly && !event.target.closest(".strip-foot")) return;
      const place = this.#placed[event.target.closest("[data-index]")?.dataset.index];
      if (place?.letter) onPick(place.letter);
    });
  }

  get #spans() {
    return this.#image.reading?.spans ?? [];
  }

  /** The placed letters and the gaps where something may be missing, for moving through those in doubt. */
  get placed() {
    return this.#placed;
  }

  get gaps() {
    return this.#gaps;
  }

  /** Where the letter of the caret is, as a share of the width; null without one. */
  get centreOfLetter() {
    const index = this.#placed.findIndex((place) => this.#isHere(place));
    return index < 0 ? null : (this.#edges[index].left + this.#edges[index].right) / 2;
  }

  /** Shows the letters of `text` at the places where they were read. */
  show(text) {
    this.#placed = placeLetters(this.#spans, text, this.#doubts.letters);
    this.#gaps = this.#placed.length ? placeGaps(this.#spans, text, this.#doubts.gaps) : [];
    fill(
      this.#letters,
      this.#placed.map((place, index) => this.#column(place, index)),
      this.#gaps.map((gap) => this.#gap(gap)),
    );
    this.highlight(this.#caret);
  }

  /** Marks the letter at a caret position of the text; -1 marks none. */
  highlight(caret) {
    this.#caret = caret;
    this.#placed.forEach((place, index) => {
      this.#letters.children[index].classList.toggle("is-here", this.#isHere(place));
    });
  }

  #isHere({ letter }) {
    return letter !== null && letter.start <= this.#caret && this.#caret < letter.end;
  }

  #gap({ index, level }) {
    const left = index === 0 ? this.#edges[0].left : this.#edges[index - 1].right;
    const right = index === this.#edges.length ? left : this.#edges[index].left;
    return h(
      "span",
      { class: `strip-gap is-${level}`, data: { gap: index }, vars: { "--left": (left + right) / 2 } },
      h("span", { class: "strip-caret" }),
      h("span", { class: "strip-mark" }, DOUBT_MARKS[level]),
    );
  }

  #column({ span, letter, edited, level }, index) {
    const { left, right } = this.#edges[index];
    const chance = this.#chance?.(span.confidence);
    return h(
      "span",
      {
        class: `strip-letter is-${edited ? "edited" : level}`,
        title: edited || !chance ? null : `${span.character === " " ? "␣" : span.character} ${chance}`,
        data: { index },
        vars: { "--left": left, "--width": right - left, "--confidence": span.confidence },
      },
      h(
        "span",
        { class: "strip-foot" },
        h("span", { class: "strip-character" }, letter ? letter.character.replace(" ", "␣") : "·"),
        h("span", { class: "strip-bar" }),
        h("span", { class: "strip-mark" }, edited ? "✎" : DOUBT_MARKS[level]),
        chance && h("span", { class: "strip-chance" }, chance),
      ),
    );
  }
}
