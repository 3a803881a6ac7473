/**
 * The place where scans are shown: its height is fixed, and every picture's line of writing is at the same height. Shows
 * the letters below the picture, zooms, and tells when a picture has been seen.
 */

import { USUAL_BASELINE } from "../../core/review/ink.js";
import { fill, h, setVars } from "../dom.js";
import { decoded, painted } from "../images/sight.js";
import { baselineOf, isMeasured } from "./ink_line.js";
import { LetterStrip } from "./letter_strip.js";

const LEAST_ZOOM = 2;
const MOST_ZOOM = 4;
const INK_HEIGHT = 0.75; // of the picture's, usually

export class ScanDesk {
  #t;
  #onPick;
  #strip = null;
  #shown = new AbortController();
  #note = h("p", { class: "scan-note", role: "status" });
  #place = h("div", { class: "scan-place" });

  /** @param {(letter: {start, end}) => void} onPick a letter below the picture was clicked */
  constructor(t, onPick, signal) {
    this.#t = t;
    this.#onPick = onPick;
    this.element = h(
      "div",
      {
        class: "review-scan",
        testid: "review-scan",
        signal,
        on: {
          click: (event) => this.#click(event),
          pointermove: (event) => this.#follow(event),
        },
      },
      this.#place,
      this.#note,
    );
    signal.addEventListener("abort", () => this.#shown.abort());
  }

  /** The letters below the picture. @type {LetterStrip|null} */
  get strip() {
    return this.#strip;
  }

  /**
   * @param {object} image as the API sends it
   * @param {HTMLImageElement} picture loading or loaded
   * @param {() => void} onSeen it was painted, and is still on show
   */
  show(image, picture, onSeen) {
    this.#shown.abort();
    this.#shown = new AbortController();
    picture.dataset.testid = "review-image";
    delete picture.dataset.seen;
    this.#strip = new LetterStrip({ image, picture, onPick: this.#onPick, isFootOnly: true });
    this.#note.textContent = "";
    this.zoom(false);
    this.#put(image, picture);
    fill(this.#place, this.#strip.element);
    this.#watch(image, picture, onSeen);
  }

  /** Enlarges the scan, with the letter of the caret in the middle. */
  zoom(isOn) {
    if (isOn && !this.isZoomed && this.#strip) this.#aimAt(this.#strip.centreOfLetter ?? 0.5);
    this.element.classList.toggle("is-zoomed", isOn);
  }

  get isZoomed() {
    return this.element.classList.contains("is-zoomed");
  }

  async #watch(image, picture, onSeen) {
    const { signal } = this.#shown;
    const onFail = () => {
      this.#note.textContent = this.#t("review.noPicture");
    };
    await decoded(picture, { signal, onFail });
    if (signal.aborted) return; // another picture is on show
    this.#note.textContent = "";
    this.#put(image, picture, true);
    await painted();
    if (signal.aborted) return;
    picture.dataset.seen = "";
    onSeen();
  }

  /** Puts the line of writing at the fixed height. Until it can be measured the picture stays hidden. */
  #put(image, picture, isDecoded = false) {
    const isKnown = isDecoded || isMeasured(picture);
    setVars(this.#strip.element, { "--baseline": isKnown ? baselineOf(picture, image) : USUAL_BASELINE });
    this.#strip.element.classList.toggle("is-waiting", !isKnown);
  }

  #click(event) {
    if (event.target.closest(".strip-foot")) return;
    const isOn = !this.isZoomed;
    this.zoom(isOn);
    if (isOn) this.#follow(event);
  }

  /** Shows the part of the picture that is under the pointer when nothing is enlarged. */
  #follow({ clientX, clientY }) {
    if (!this.isZoomed) return;
    const place = this.#place.getBoundingClientRect();
    const { offsetLeft, offsetWidth } = this.#strip.element;
    this.#aim((clientX - place.left - offsetLeft) / offsetWidth, (clientY - place.top) / place.height);
  }

  /** @param {number} x share of the picture's width that is shown in the middle of the place */
  #aimAt(x) {
    const place = this.#place.getBoundingClientRect();
    const scan = this.#strip.element.getBoundingClientRect();
    const paper = this.#strip.element.firstElementChild.getBoundingClientRect();
    const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, place.height / (INK_HEIGHT * paper.height)));
    const middle = (place.left + place.width / 2 - scan.left) / scan.width;
    const centre = (paper.top + paper.height / 2 - place.top) / place.height;
    setVars(this.#place, { "--zoom": zoom });
    this.#aim((zoom * x - middle) / (zoom - 1), (zoom * centre - 0.5) / (zoom - 1));
  }

  /** Shares of the picture's width and of the place's height around which the scan is enlarged. */
  #aim(x, y) {
    const share = (value) => `${100 * Math.min(1, Math.max(0, value))}%`;
    setVars(this.#place, { "--zoom-x": share(x), "--zoom-y": share(y) });
  }
}
