/**
 * A grid of crops that arrow keys move through. Each crop is shown whole, doubtful ones are marked by line and sign,
 * and its text can be typed in place. Shows a crop set and reports clicks; decides nothing.
 */

import { DOUBT_MARKS, doubtLevel } from "../../core/doubt.js";
import { fill, h, icon } from "../dom.js";
import { CropTextBox } from "./crop_text_box.js";
import { groupTitle } from "./group_title.js";

export class GroupGrid {
  #app;
  #pictures;
  #on;
  #box;
  #columns = 0;
  #sheet = null; // on show: {cropSet, cells, columns, element}
  #ahead = null; // shown next

  /**
   * @param {PictureCache} pictures
   * @param {object} handlers
   * @param {(index: number) => void} handlers.onToggle a crop's picture was clicked or tapped
   * @param {(index: number) => void} handlers.onEdit a crop's text was clicked or tapped
   * @param {(index: number, text: string) => void} handlers.onType a text was typed on a crop
   * @param {(action: string, isHeldDown: boolean) => void} handlers.onAct a key was pressed while typing
   * @param {(cells: Element[]) => void} handlers.onCells the crops on show have changed
   */
  constructor(app, pictures, handlers, signal) {
    this.#app = app;
    this.#pictures = pictures;
    this.#on = handlers;
    this.#box = new CropTextBox(app, handlers, signal);
    this.element = h("div", {
      class: "crop-grids",
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

  /** Builds the crop set that is shown next and lays it out, so that it only has to be painted. @param {CropSet} cropSet */
  prepare(cropSet) {
    if (cropSet === this.#sheet?.cropSet) return;
    this.#ahead?.element.remove();
    this.#ahead = this.#build(cropSet);
    this.#ahead.element.classList.add("is-next");
    this.#ahead.element.inert = true;
    this.element.append(this.#ahead.element);
    this.#columns ||= this.#countColumns(this.#ahead);
    this.#arrange(this.#ahead);
    this.#ahead.cells.at(-1)?.getBoundingClientRect(); // what is not rendered is laid out only when asked for
  }

  /** @param {CropSet} cropSet */
  show(cropSet) {
    this.#box.close();
    const sheet = this.#ahead?.cropSet === cropSet ? this.#ahead : this.#build(cropSet);
    for (const other of [this.#sheet, this.#ahead]) if (other !== sheet) other?.element.remove();
    this.#sheet = sheet;
    this.#ahead = null;
    if (!sheet.element.isConnected) this.element.append(sheet.element);
    sheet.element.classList.remove("is-next");
    sheet.element.inert = false;
    this.#columns ||= this.#countColumns(sheet);
    if (sheet.columns !== this.#columns) this.#arrange(sheet);
    sheet.element.dataset.testid = "group-grid";
    for (const cell of sheet.cells) cell.dataset.testid = "group-crop";
    this.#on.onCells(sheet.cells);
  }

  /** Drops the crop set that was on show. */
  clear() {
    this.#sheet?.element.remove();
    this.#sheet = null;
  }

  /** Opens the text box on the crop that has the cursor. With `replaces`, the first letter replaces its text. */
  edit({ replaces }) {
    const { cropSet, cells } = this.#sheet;
    const image = cropSet.images[cropSet.at];
    this.#box.open(cells[cropSet.at], image, cropSet.textOf(image), { replaces });
  }

  /** Brings a crop to the top of the window. */
  scrollTo(index) {
    this.#sheet.cells[index].scrollIntoView({ block: "start", behavior: "instant" });
  }

  /** Updates marks and cursor; with `focus` moves the focus to the cursor. */
  update({ focus = false } = {}) {
    const { cropSet, cells } = this.#sheet;
    cells.forEach((cell, index) => {
      cell.tabIndex = index === cropSet.at ? 0 : -1;
      this.#mark(cell, cropSet, cropSet.images[index]);
    });
    if (focus && !this.#box.isOpen) cells[cropSet.at]?.focus({ preventScroll: false });
  }

  #build(cropSet) {
    const { t } = this.#app;
    const cells = cropSet.images.map((image, index) => {
      const cell = this.#cell(image, index);
      this.#mark(cell, cropSet, image);
      return cell;
    });
    const label = t("groups.grid", { title: groupTitle(t, cropSet.group), count: cropSet.images.length });
    const element = h("div", {
      class: `crops ${cropSet.isUniform ? "is-uniform" : ""}`,
      role: "grid",
      "aria-multiselectable": "true",
      "aria-label": label,
    });
    return { cropSet, cells, columns: 0, element };
  }

  #mark(cell, cropSet, image) {
    const facts = {
      isWrong: cropSet.isWrong(image),
      isElsewhere: cropSet.isElsewhere(image),
      isTyped: cropSet.isTyped(image),
      text: cropSet.textOf(image),
    };
    const said = JSON.stringify(facts);
    if (cell.dataset.said === said) return;
    cell.dataset.said = said;
    cell.setAttribute("aria-selected", String(facts.isWrong));
    cell.setAttribute("aria-label", this.#words(image, facts));
    cell.classList.toggle("is-typed", facts.isTyped);
    cell.querySelector(".crop-text").textContent = facts.text || this.#app.t("groups.blank");
    if (facts.isElsewhere) cell.setAttribute("aria-disabled", "true");
    else cell.removeAttribute("aria-disabled");
  }

  /** Groups the cells into rows for screen readers. The style sheet determines the number of columns. */
  #arrange(sheet) {
    const rows = [];
    for (let start = 0; start < sheet.cells.length; start += this.#columns)
      rows.push(h("div", { role: "row", class: "crops-row" }, sheet.cells.slice(start, start + this.#columns)));
    fill(sheet.element, rows);
    sheet.columns = this.#columns;
  }

  #fit() {
    if (!this.#sheet) return;
    const columns = this.#countColumns(this.#sheet);
    if (columns === this.#columns) return;
    this.#columns = columns;
    const hasFocus = this.#sheet.cells.includes(document.activeElement);
    for (const sheet of [this.#sheet, this.#ahead]) if (sheet) this.#arrange(sheet);
    this.update({ focus: hasFocus });
  }

  #countColumns({ element }) {
    const tracks = getComputedStyle(element).gridTemplateColumns.split(" ");
    return Math.max(1, tracks.filter((track) => track.endsWith("px")).length);
  }

  #cell(image, index) {
    const { t, format } = this.#app;
    const { confidence } = image.reading;
    const level = doubtLevel(confidence);
    return h(
      "div",
      { role: "gridcell", class: `crop is-${level}`, tabindex: -1, data: { index } },
      h("span", { class: "crop-paper" }, this.#pictures.get(image)),
      h(
        "span",
        { class: "crop-foot", "aria-hidden": "true" },
        h("span", { class: "crop-text" }),
        " ", // the cell's accessible name has this space too, and must contain the visible text
        h(
          "span",
          { class: "crop-chance" },
          DOUBT_MARKS[level] && [h("b", {}, DOUBT_MARKS[level]), " "],
          format.chance(confidence),
        ),
        h("span", { class: "crop-typed" }, icon("pen")),
        h("span", { class: "crop-wrong" }, icon("cross"), h("span", {}, t("groups.wrong"))),
        h("span", { class: "crop-elsewhere" }, icon("eye"), h("span", {}, t("groups.elsewhere.crop"))),
      ),
    );
  }

  #words({ reading }, { text, isWrong, isElsewhere, isTyped }) {
    const { t, format } = this.#app;
    const words = { text: text || t("label.blank"), chance: format.chance(reading.confidence) };
    if (isElsewhere) return t("groups.cropElsewhere", words);
    if (isTyped) return t("groups.cropTyped", words);
    return t(isWrong ? "groups.cropWrong" : "groups.crop", words);
  }

  #click({ target }) {
    const cell = target.closest(".crop");
    if (!cell || target.closest("input")) return;
    const report = target.closest(".crop-foot") ? this.#on.onEdit : this.#on.onToggle;
    report(Number(cell.dataset.index));
  }

  #follow(target) {
    const cell = target.closest(".crop");
    if (!cell || Number(cell.dataset.index) === this.#sheet.cropSet.at) return;
    this.#sheet.cropSet.at = Number(cell.dataset.index);
    this.update();
  }
}
