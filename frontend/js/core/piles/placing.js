/**
 * How a person lays a form over a page: which form, which page of it, and where its four corners lie. Knows where that puts
 * each field; saves nothing.
 */

import { homography, isSheet, mapped } from "./homography.js";
import { PageView, turnOf } from "./page_view.js";

/** How far a corner may lie outside the page, as a share of its longer side: a sheet may be cut off. */
const OUTSIDE = 0.25;

export class Placing {
  #page;
  #before;

  /**
   * @param {object} page as the API sends it
   * @param {object|null} form as the API sends it, with its pages and fields
   */
  constructor(page, form) {
    this.#page = page;
    this.form = form;
    this.number = page.form_page ?? 1;
    this.outline = page.outline ?? wholePage(page);
    this.turn = turnOf(this.outline);
    this.#before = this.#state;
  }

  get view() {
    return new PageView(this.#page, this.turn);
  }

  get isChanged() {
    return this.#state !== this.#before;
  }

  /** Whether the form can lie there: its page exists and no sides cross. */
  get canPlace() {
    return this.formPage !== null && isSheet(this.outline);
  }

  /** The form's page that is chosen; null without one. */
  get formPage() {
    return this.form?.pages.find(({ number }) => number === this.number) ?? null;
  }

  /** The fields of the chosen page and their corners in pixels of the source. @returns {{name, corners}[]} */
  get fields() {
    const { form, formPage } = this;
    if (!formPage || !isSheet(this.outline)) return [];
    const map = homography(rectangle([0, 0, formPage.width_mm, formPage.height_mm]), this.outline);
    const known = this.isChanged ? {} : (this.#page.corners ?? {});
    return form.fields
      .filter(({ page }) => page === this.number)
      .map(({ name, rect_mm: rect }) => ({
        name,
        corners: known[name] ?? rectangle(rect).map((corner) => mapped(map, corner)),
      }));
  }

  /** What is sent to the server. */
  get decision() {
    return { action: "place", form_id: this.form.id, form_page: this.number, outline: this.outline };
  }

  /** @param {object} form  @param {number} number */
  choose(form, number = this.number) {
    this.form = form;
    this.number = form.pages.some((page) => page.number === number) ? number : 1;
  }

  /** Puts a corner somewhere else. @param {number} index 0: top left, then clockwise  @param {number[]} place of the source */
  moveCorner(index, place) {
    this.outline = this.outline.map((corner, at) => (at === index ? this.#bounded(place) : corner));
  }

  /** Moves a corner, or with `null` the whole sheet. @param {number[]} by pixels of the view */
  nudge(index, by) {
    const { view } = this;
    const moved = (corner) => {
      const [x, y] = view.toView(corner);
      return view.toSource([x + by[0], y + by[1]]);
    };
    if (index !== null) return this.moveCorner(index, moved(this.outline[index]));
    const outline = this.outline.map(moved);
    if (outline.every((corner) => this.#bounded(corner).every((value, axis) => value === corner[axis])))
      this.outline = outline;
  }

  /** Turns the page by a quarter clockwise; the form stays upright over it. */
  turnQuarter() {
    this.turn = (this.turn + 90) % 360;
    const [topLeft, topRight, bottomRight, bottomLeft] = this.outline;
    this.outline = [bottomLeft, topLeft, topRight, bottomRight];
  }

  get #state() {
    return JSON.stringify([this.form?.id ?? null, this.number, this.outline]);
  }

  #bounded([x, y]) {
    const { width, height } = this.#page;
    const room = OUTSIDE * Math.max(width, height);
    const within = (value, most) => Math.min(most + room, Math.max(-room, value));
    return [within(x, width), within(y, height)];
  }
}

/** The corners of a page on which no form was found, beginning with the one that is at the top left once it is upright. */
function wholePage(page) {
  const view = new PageView(page, page.turned ?? 0);
  return rectangle([0, 0, view.width, view.height]).map((corner) => view.toSource(corner));
}

function rectangle([left, top, width, height]) {
  return [
    [left, top],
    [left + width, top],
    [left + width, top + height],
    [left, top + height],
  ];
}
