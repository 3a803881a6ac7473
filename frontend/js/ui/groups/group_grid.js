/**
 * Crops to look over at once: a grid that arrows walk through, each crop whole, doubtful ones marked by line and sign.
 * It shows a tray and reports; it decides nothing.
 */

import { doubtLevel } from "../../core/spans.js";
import { fill, h, icon } from "../dom.js";

const SIGNS = { sure: "", unsure: "?", doubtful: "??" };

export class GroupGrid {
  #app;
  #pictures;
  #onToggle;
  #tray = null;
  #cells = [];
  #columns = 0;
  #ahead = null;

  /** @param {PictureCache} pictures  @param {(index: number) => void} onToggle a crop was clicked or tapped */
  constructor(app, pictures, onToggle, signal) {
    this.#app = app;
    this.#pictures = pictures;
    this.#onToggle = onToggle;
    this.element = h("div", {
      class: "crops",
      role: "grid",
      "aria-multiselectable": "true",
      testid: "group-grid",
      signal,
      on: {
        click: (event) => this.#click(event),
        focusin: ({ target }) => this.#follow(target),
      },
    });
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(this.element);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  get columns() {
    return this.#columns;
  }

  /** Builds what a tray will look like, for the moment in which it is shown. @param {GroupTray} tray */
  prepare(tray) {
    if (tray !== this.#tray) this.#ahead = { tray, cells: this.#build(tray) };
  }

  /** @param {GroupTray} tray */
  show(tray) {
    const isReady = this.#ahead?.tray === tray;
    this.#cells = isReady ? this.#ahead.cells : this.#build(tray);
    this.#ahead = null;
    this.#tray = tray;
    this.element.classList.toggle("is-uniform", tray.isUniform);
    this.element.setAttribute(
      "aria-label",
      this.#app.t("groups.grid", { title: tray.group.title || this.#app.t("label.blank"), count: tray.images.length }),
    );
    this.#columns ||= this.#countColumns();
    this.#arrange();
  }

  /** Shows what is marked, and where the cursor is; with `focus` it goes there. */
  update({ focus = false } = {}) {
    this.#cells.forEach((cell, index) => {
      cell.tabIndex = index === this.#tray.at ? 0 : -1;
      this.#mark(cell, this.#tray, this.#tray.images[index]);
    });
    if (focus) this.#cells[this.#tray.at]?.focus({ preventScroll: false });
  }

  #build(tray) {
    return tray.images.map((image, index) => {
      const cell = this.#cell(image, index);
      this.#mark(cell, tray, image);
      return cell;
    });
  }

  #mark(cell, tray, image) {
    const [isOdd, isElsewhere] = [tray.isOdd(image), tray.isElsewhere(image)];
    const said = `${isOdd} ${isElsewhere}`;
    if (cell.dataset.said === said) return;
    cell.dataset.said = said;
    cell.setAttribute("aria-selected", String(isOdd));
    cell.setAttribute("aria-label", this.#words(image, isOdd, isElsewhere));
    if (isElsewhere) cell.setAttribute("aria-disabled", "true");
    else cell.removeAttribute("aria-disabled");
  }

  /** Rows are there for screen readers; how many crops stand in one is the style sheet's decision. */
  #arrange() {
    const focused = this.#cells.indexOf(document.activeElement);
    const rows = [];
    for (let start = 0; start < this.#cells.length; start += this.#columns) {
      rows.push(h("div", { role: "row", class: "crops-row" }, this.#cells.slice(start, start + this.#columns)));
    }
    fill(this.element, rows);
    this.update({ focus: focused >= 0 });
  }

  #fit() {
    const columns = this.#countColumns();
    if (columns === this.#columns || !this.#tray) return;
    this.#columns = columns;
    this.#arrange();
  }

  #countColumns() {
    const tracks = getComputedStyle(this.element).gridTemplateColumns.split(" ");
    return Math.max(1, tracks.filter((track) => track.endsWith("px")).length);
  }

  #cell(image, index) {
    const { t, format } = this.#app;
    const { text, confidence } = image.reading;
    const level = doubtLevel(confidence);
    return h(
      "div",
      { role: "gridcell", class: `crop is-${level}`, tabindex: -1, data: { index }, testid: "group-crop" },
      h("span", { class: "crop-paper" }, this.#pictures.get(image)),
      h(
        "span",
        { class: "crop-foot", "aria-hidden": "true" },
        h("span", { class: "crop-text" }, text || t("groups.blank")),
        h("span", { class: "crop-chance" }, SIGNS[level] && h("b", {}, SIGNS[level]), format.chance(confidence)),
        h("span", { class: "crop-odd" }, icon("cross"), h("span", {}, t("groups.odd"))),
        h("span", { class: "crop-elsewhere" }, icon("eye"), h("span", {}, t("groups.elsewhere.crop"))),
      ),
    );
  }

  #words({ reading }, isOdd, isElsewhere) {
    const { t, format } = this.#app;
    const words = { text: reading.text || t("label.blank"), chance: format.chance(reading.confidence) };
    if (isElsewhere) return t("groups.cropElsewhere", words);
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
