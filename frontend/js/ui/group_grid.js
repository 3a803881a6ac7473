/**
 * Crops to look over at once: a grid that arrows walk through, each crop whole, doubtful ones marked by line and sign.
 * It shows a tray and reports; it decides nothing.
 */

import { doubtLevel } from "../core/spans.js";
import { fill, h, icon } from "./dom.js";

const SIGNS = { sure: "", unsure: "?", doubtful: "??" };

export class GroupGrid {
  #app;
  #pictures;
  #onToggle;
  #tray = null;
  #cells = [];
  #columns = 1;

  /** @param {PictureCache} pictures  @param {(index: number) => void} onToggle a crop was clicked or tapped */
  constructor(app, pictures, onToggle, signal) {
    this.#app = app;
    this.#pictures = pictures;
    this.#onToggle = onToggle;
    this.element = h("div", { class: "crops", role: "grid", "aria-multiselectable": "true", testid: "group-grid", signal, on: {
      click: (event) => this.#click(event),
      focusin: ({ target }) => this.#follow(target),
    } });
    const observer = new ResizeObserver(() => { if (this.#countColumns() !== this.#columns) this.#arrange(); });
    observer.observe(this.element);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  get columns() {
    return this.#columns;
  }

  /** @param {GroupTray} tray */
  show(tray) {
    this.#tray = tray;
    this.#cells = tray.images.map((image, index) => this.#cell(image, index));
    this.element.classList.toggle("is-uniform", tray.isUniform);
    this.element.setAttribute("aria-label", this.#app.t("groups.grid", { title: tray.group.title || this.#app.t("label.blank"), count: tray.images.length }));
    this.#arrange();
  }

  /** Shows what is marked, and where the cursor is; with `focus` it goes there. */
  update({ focus = false } = {}) {
    this.#cells.forEach((cell, index) => {
      const image = this.#tray.images[index];
      const isOdd = this.#tray.isOdd(image);
      cell.tabIndex = index === this.#tray.at ? 0 : -1;
      if (cell.getAttribute("aria-selected") === String(isOdd)) return;
      cell.setAttribute("aria-selected", String(isOdd));
      cell.setAttribute("aria-label", this.#words(image, isOdd));
    });
    if (focus) this.#cells[this.#tray.at]?.focus({ preventScroll: false });
  }

  /** Rows are there for screen readers; how many crops stand in one is the style sheet's decision. */
  #arrange() {
    const focused = this.#cells.indexOf(document.activeElement);
    this.#columns = this.#countColumns();
    const rows = [];
    for (let start = 0; start < this.#cells.length; start += this.#columns) {
      rows.push(h("div", { role: "row", class: "crops-row" }, this.#cells.slice(start, start + this.#columns)));
    }
    fill(this.element, rows);
    this.update({ focus: focused >= 0 });
  }

  #countColumns() {
    const tracks = getComputedStyle(this.element).gridTemplateColumns.split(" ");
    return Math.max(1, tracks.filter((track) => track.endsWith("px")).length);
  }

  #cell(image, index) {
    const { t, format } = this.#app;
    const { text, confidence } = image.reading;
    const level = doubtLevel(confidence);
    return h("div", { role: "gridcell", class: `crop is-${level}`, tabindex: -1, data: { index }, testid: "group-crop" },
      h("span", { class: "crop-paper" }, this.#pictures.get(image)),
      h("span", { class: "crop-foot", "aria-hidden": "true" },
        h("span", { class: "crop-text" }, text || t("groups.blank")),
        h("span", { class: "crop-chance" }, SIGNS[level] && h("b", {}, SIGNS[level]), format.chance(confidence)),
        h("span", { class: "crop-odd" }, icon("cross"), h("span", {}, t("groups.odd")))));
  }

  #words({ reading }, isOdd) {
    const { t, format } = this.#app;
    const words = { text: reading.text || t("label.blank"), chance: format.chance(reading.confidence) };
    return t(isOdd ? "groups.cropOdd" : "groups.crop", words);
  }

  #click({ target }) {
    const cell = target.closest(".crop");
    if (cell) this.#onToggle(Number(cell.dataset.index));
  }

  #follow(target) {
    const cell = target.closest(".crop");
    if (!cell || Number(cell.dataset.index) === this.#tray.at) return;
    this.#tray.at = Number(cell.dataset.index);
    this.update();
  }
}
