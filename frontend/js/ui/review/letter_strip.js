/**
 * The crop with a column for each letter that was read: the letter below its place in the image, its confidence, and
 * whether a person changed it.
 */

import { DOUBT_MARKS } from "../../core/doubt.js";
import { columns, placeLetters } from "../../core/spans.js";
import { fill, h, setVars } from "../dom.js";

export class LetterStrip {
  #image;
  #chance;
  #edges;
  #letters = h("div", { class: "strip-letters", "aria-hidden": "true" });
  #placed = [];
  #caret = -1;

  /**
   * @param {object} parts
   * @param {object} parts.image the API's image with its reading
   * @param {HTMLImageElement} parts.picture already loading
   * @param {(share: number) => string} parts.chance
   * @param {(letter: {start, end}) => void} [parts.onPick] a letter was clicked
   */
  constructor({ image, picture, chance, onPick = () => {} }) {
    this.#image = image;
    this.#chance = chance;
    this.#edges = columns(this.#spans, image.width);
    picture.className = "scan-picture";
    this.element = h("figure", { class: "scan" }, h("div", { class: "scan-paper" }, picture), this.#letters);
    setVars(this.element, { "--image-width": image.width, "--image-height": image.height });
    this.#letters.addEventListener("click", (event) => {
      const place = this.#placed[event.target.closest("[data-index]")?.dataset.index];
      if (place?.letter) onPick(place.letter);
    });
  }

  get #spans() {
    return this.#image.reading?.spans ?? [];
  }

  /** The placed letters, for moving through the doubtful ones. */
  get placed() {
    return this.#placed;
  }

  /** Shows the letters of `text` at the places where they were read. */
  show(text) {
    this.#placed = placeLetters(this.#spans, text);
    fill(
      this.#letters,
      this.#placed.map((place, index) => this.#column(place, index)),
    );
    this.highlight(this.#caret);
  }

  /** Marks the letter at a caret position of the text; -1 marks none. */
  highlight(caret) {
    this.#caret = caret;
    [...this.#letters.children].forEach((column, index) => {
      const { letter } = this.#placed[index];
      column.classList.toggle("is-here", letter !== null && letter.start <= caret && caret < letter.end);
    });
  }

  #column({ span, letter, edited, level }, index) {
    const { left, right } = this.#edges[index];
    const chance = this.#chance(span.confidence);
    return h(
      "span",
      {
        class: `strip-letter is-${edited ? "edited" : level}`,
        title: edited ? null : `${span.character === " " ? "␣" : span.character} ${chance}`,
        data: { index },
        vars: { "--left": left, "--width": right - left, "--confidence": span.confidence },
      },
      h(
        "span",
        { class: "strip-foot" },
        h("span", { class: "strip-character" }, letter ? letter.character.replace(" ", "␣") : "·"),
        h("span", { class: "strip-bar" }),
        h("span", { class: "strip-mark" }, edited ? "✎" : DOUBT_MARKS[level]),
        h("span", { class: "strip-chance" }, chance),
      ),
    );
  }
}
