/**
 * The picture of a page with its fields over it, at any zoom. Shows what the session holds; what the pointer does to it
 * is in `page_pointer.js`.
 */

import { zoomStep } from "../../core/forms/pinch.js";
import { NO_PRINT, scaledPrint } from "../../core/forms/snapping.js";
import { h, setVars } from "../dom.js";
import { FieldFrames } from "./field_frames.js";
import { placeVars } from "./place_vars.js";

const KEYS_ID = "editor-keys";
const SNAP_PIXELS = 8;
const MOST_SNAP_MM = 3;
/** How far a guide reaches beyond its printed line, which the field covers. */
const GUIDE_MM = 8;

export class PagePicture {
  #app;
  #session;
  #urlOf;
  #picture = h("img", { class: "page-print", alt: "", draggable: "false" });
  #scroller;
  #guides = h("div", { class: "page-guides", "aria-hidden": "true" });
  #zoom = 1;
  /** Called when the zoom has changed. */
  onZoom = () => {};
  #prints = new Map();
  isSnapping = true;

  /** @param {object} app  @param {FormSession} session  @param {(page: number) => string} urlOf a page's picture */
  constructor(app, session, urlOf) {
    this.#app = app;
    this.#session = session;
    this.#urlOf = urlOf;
    this.ghost = h("div", { class: "page-ghost", hidden: true, "aria-hidden": "true" });
    this.offer = h("div", { class: "page-offer", hidden: true, "aria-hidden": "true" });
    this.frames = new FieldFrames(app, session);
    this.sheet = h(
      "div",
      { class: "page-sheet", role: "application", "aria-describedby": KEYS_ID, testid: "form-page" },
      this.#picture,
      this.offer,
      this.frames.element,
      this.ghost,
      this.#guides,
    );
    this.#scroller = h("div", { class: "page-scroller", tabindex: "0", role: "group" }, this.sheet);
    this.element = h(
      "div",
      { class: "page-place" },
      this.#scroller,
      h("p", { class: "quiet page-keys", id: KEYS_ID }, app.t("editor.keys")),
    );
    this.update();
  }

  get zoom() {
    return this.#zoom;
  }

  /** What is printed on the page on show, as far as it is known. */
  get print() {
    const known = this.#prints.get(this.#session.page);
    return known ? scaledPrint(known.print, known.paper, this.#session.paper) : NO_PRINT;
  }

  /** @param {object} print what is printed on a page whose paper has the size `paper` */
  setPrint(page, print, paper) {
    this.#prints.set(page, { print, paper });
  }

  /** From how far edges snap to printed lines, in millimetres. */
  get reach() {
    return this.isSnapping ? Math.min(MOST_SNAP_MM, SNAP_PIXELS / this.#pixelsPerMm()) : -1;
  }

  update() {
    const { t } = this.#app;
    const { page, paper, form } = this.#session;
    const label = t("editor.page", { page, count: form.pages.length });
    const url = this.#urlOf(page);
    if (this.#picture.getAttribute("src") !== url) this.#picture.src = url;
    this.#scroller.setAttribute("aria-label", label);
    this.sheet.setAttribute("aria-label", t("editor.sheet", { page: label }));
    setVars(this.sheet, { "--paper": `${paper.width_mm} / ${paper.height_mm}`, "--zoom": this.#zoom });
    this.frames.update();
  }

  /** What scrolls, and what fingers are put on. */
  get scroller() {
    return this.#scroller;
  }

  /** Keeps the point in the middle of the view where it is. @param {number} by 1 larger, -1 smaller */
  zoomBy(by) {
    const { left, top, width, height } = this.#scroller.getBoundingClientRect();
    const middle = { clientX: left + width / 2, clientY: top + height / 2 };
    this.zoomTo(zoomStep(this.#zoom, by), this.pointOf(middle), middle);
  }

  /**
   * @param {number} zoom
   * @param {{x: number, y: number}} point of the page, in millimetres
   * @param {{clientX: number, clientY: number}} place in the window where the point is to be
   */
  zoomTo(zoom, point, place) {
    if (zoom !== this.#zoom) {
      this.#zoom = zoom;
      this.update();
      this.onZoom();
    }
    const now = this.pointOf(place);
    const scale = this.#pixelsPerMm();
    this.#scroller.scrollBy({ left: (point.x - now.x) * scale, top: (point.y - now.y) * scale, behavior: "instant" });
  }

  focus() {
    this.#scroller.focus();
  }

  /** The part of the page that is in view, in millimetres. */
  view() {
    const seen = this.#scroller.getBoundingClientRect();
    const a = this.pointOf({ clientX: Math.max(0, seen.left), clientY: Math.max(0, seen.top) });
    const b = this.pointOf({
      clientX: Math.min(window.innerWidth, seen.right),
      clientY: Math.min(window.innerHeight, seen.bottom),
    });
    const { width_mm: width, height_mm: height } = this.#session.paper;
    return {
      left: Math.max(0, a.x),
      top: Math.max(0, a.y),
      right: Math.min(width, Math.max(b.x, a.x)),
      bottom: Math.min(height, Math.max(b.y, a.y)),
    };
  }

  /** @returns {{x: number, y: number}} where the pointer is on the page, in millimetres */
  pointOf({ clientX, clientY }) {
    const { left, top, width, height } = this.sheet.getBoundingClientRect();
    const { width_mm, height_mm } = this.#session.paper;
    return { x: ((clientX - left) / width) * width_mm, y: ((clientY - top) / height) * height_mm };
  }

  /** Shows a rectangle that is no field yet, or hides it. @param {number[]|null} rect */
  place(element, rect) {
    element.hidden = rect === null;
    if (rect) setVars(element, placeVars(rect, this.#session.paper));
  }

  /** Shows the printed lines that hold an edge. */
  guide(guides) {
    const { paper } = this.#session;
    this.#guides.replaceChildren(
      ...guides.map(({ axis, at, from, to }) => {
        const [start, length] = [from - GUIDE_MM, to - from + 2 * GUIDE_MM];
        const rect = axis === "x" ? [at, start, 0, length] : [start, at, length, 0];
        return h("div", { class: `page-guide is-${axis}`, vars: placeVars(rect, paper) });
      }),
    );
  }

  #pixelsPerMm() {
    return this.sheet.getBoundingClientRect().width / this.#session.paper.width_mm || 1;
  }
}
