/**
 * What the model reads in a picture right now: the text, the confidence of each letter, and other possible readings.
 */

import { doubtLevel } from "../../core/doubt.js";
import { isNoName, noNameWords, readText } from "../../core/review/no_name.js";
import { refusalWords } from "../../core/uploads/refusal_words.js";
import { fill, h } from "../dom.js";
import { LetterStrip } from "../review/letter_strip.js";

const ALTERNATIVES = 5;

export class DrawnReading {
  #app;
  #text = h("output", { class: "drawn-text", testid: "draw-text" });
  #facts = h("p", { class: "drawn-facts", testid: "draw-facts" });
  #picture = h("div", { class: "drawn-picture" });
  #others = h("div", { class: "drawn-others" });

  constructor(app) {
    this.#app = app;
    this.element = h(
      "div",
      { class: "drawn", testid: "draw-reading" },
      h("div", { class: "drawn-head" }, this.#text, this.#facts),
      this.#picture,
      this.#others,
    );
    this.clear();
  }

  /** Shows that nothing is drawn. */
  clear() {
    this.#say("", this.#app.t("draw.nothing"), "empty");
    fill(this.#picture);
    fill(this.#others);
  }

  /** @param {object} reply {reading, error, version}  @param {HTMLCanvasElement} picture what was read */
  show({ reading, error, version }, picture) {
    const { t, format } = this.#app;
    if (error) return this.fail(refusalWords(t, error));
    const isName = reading.status === "name";
    const isText = isName || isNoName(reading);
    const sure = t("draw.sure", { chance: format.chance(reading.confidence), version });
    const instead = noNameWords(t, reading) || t("draw.blank");
    this.#say(readText(t, reading), isName ? sure : instead, isName ? "read" : "blank");
    fill(this.#picture, isText ? this.#strip(reading, picture) : null);
    fill(this.#others, isText ? this.#alternatives(reading) : null);
    return undefined;
  }

  fail(words) {
    this.#say("", words, "failed");
    fill(this.#picture);
    fill(this.#others);
  }

  #say(text, facts, state) {
    this.element.dataset.state = state;
    if (this.#text.value !== text) this.#text.value = text;
    this.#facts.textContent = facts;
  }

  #strip(reading, picture) {
    const strip = new LetterStrip({
      image: { width: picture.width, height: picture.height, reading },
      picture,
      chance: this.#app.format.chance,
    });
    strip.show(reading.text);
    return [strip.element, this.#letters(reading)];
  }

  /** The letters as a list, for screen readers and for the exact numbers. */
  #letters({ spans }) {
    const { t, format } = this.#app;
    return h(
      "ol",
      { class: "drawn-letters", "aria-label": t("draw.letters") },
      spans.map(({ character, confidence }) =>
        h(
          "li",
          { class: `drawn-letter is-${doubtLevel(confidence)}` },
          h("span", { class: "drawn-character" }, character === " " ? "␣" : character),
          h("span", { class: "drawn-chance" }, format.chance(confidence)),
        ),
      ),
    );
  }

  #alternatives({ text, alternatives }) {
    const { t, format } = this.#app;
    const others = alternatives.filter((other) => other.text !== text && other.text).slice(0, ALTERNATIVES);
    if (!others.length) return h("p", { class: "quiet" }, t("review.noAlternatives"));
    return [
      h("h2", { class: "drawn-heading" }, t("review.alternatives")),
      h(
        "ol",
        { class: "alternatives", testid: "draw-alternatives" },
        others.map((other) =>
          h(
            "li",
            { class: "alternative" },
            h("span", { class: "alternative-text" }, other.text),
            h("span", { class: "alternative-chance" }, format.chance(other.confidence)),
          ),
        ),
      ),
    ];
  }
}
