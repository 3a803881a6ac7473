/**
 * All fields of the form in the order of the export, with buttons that move them.
 */

import { fill, h, icon } from "../dom.js";
import { fieldName, problemWords } from "./field_words.js";

export class FieldList {
  #app;
  #session;
  #onSelect;
  #rows = new Map();
  #list = h("ol", { class: "field-list", testid: "field-list" });
  #empty = h("p", { class: "quiet" });
  element;

  /** @param {(key: string) => void} onSelect */
  constructor(app, session, onSelect) {
    this.#app = app;
    this.#session = session;
    this.#onSelect = onSelect;
    this.#empty.textContent = app.t("editor.noFields");
    this.element = h("section", { class: "field-order" }, h("h2", {}, app.t("editor.order")), this.#empty, this.#list);
    this.update();
  }

  update() {
    const { form, problems, selectedKey } = this.#session;
    const { fields } = form;
    this.#empty.hidden = fields.length > 0;
    const rows = fields.map((field, index) => {
      const row = this.#rowOf(field.key);
      row.show(field, index, problems, selectedKey);
      return row.element;
    });
    const isSame =
      rows.length === this.#list.children.length && rows.every((row, at) => this.#list.children[at] === row);
    if (isSame) return;
    const focused = document.activeElement;
    fill(this.#list, rows);
    if (this.#list.contains(focused)) focused.focus();
    for (const key of this.#rows.keys()) if (!fields.some((field) => field.key === key)) this.#rows.delete(key);
  }

  #rowOf(key) {
    if (!this.#rows.has(key)) this.#rows.set(key, this.#makeRow(key));
    return this.#rows.get(key);
  }

  #makeRow(key) {
    const { t } = this.#app;
    const name = h("strong", { class: "field-row-name" });
    const facts = h("span", { class: "quiet" });
    const problems = h("span", { class: "field-row-problems" });
    const choose = h(
      "button",
      { type: "button", class: "field-row-main", testid: "field-row", on: { click: () => this.#onSelect(key) } },
      name,
      facts,
      problems,
    );
    const mover = (way, by) =>
      h(
        "button",
        { type: "button", class: "icon-button", testid: `field-${way}`, on: { click: () => this.#move(key, by) } },
        icon(way),
      );
    const [up, down] = [mover("up", -1), mover("down", 1)];
    const element = h("li", { class: "field-row" }, choose, up, down);
    const show = (field, index, all, selectedKey) => {
      const { form } = this.#session;
      const called = fieldName(t, form, field);
      name.textContent = called;
      facts.textContent = this.#facts(field, form);
      const own = all.filter((problem) => problem.key === field.key);
      fill(problems, own.length > 0 && icon("warning"), own.map((problem) => problemWords(t, form, problem)).join(" "));
      choose.setAttribute("aria-current", String(field.key === selectedKey));
      up.setAttribute("aria-label", t("editor.up", { name: called }));
      down.setAttribute("aria-label", t("editor.down", { name: called }));
      setOff(up, index === 0);
      setOff(down, index === form.fields.length - 1);
    };
    return { element, show };
  }

  #facts(field, form) {
    const { t } = this.#app;
    const kind =
      field.kind === "comb" ? t("editor.kind.combOf", { count: field.boxes }) : t(`editor.kind.${field.kind}`);
    return [
      kind,
      field.optional && t("editor.optional"),
      form.pages.length > 1 && t("editor.page", { page: field.page, count: form.pages.length }),
    ]
      .filter(Boolean)
      .join(" · ");
  }

  #move(key, by) {
    const { t, announcer } = this.#app;
    this.#session.reorder(key, by);
    const { fields } = this.#session.form;
    const number = fields.findIndex((field) => field.key === key) + 1;
    announcer.say(
      t("editor.moved", { name: fieldName(t, this.#session.form, fields[number - 1]), number, count: fields.length }),
    );
  }
}

/** Stays focusable, so that the focus is not lost where a field arrives at the end of the list. */
function setOff(control, isOff) {
  control.setAttribute("aria-disabled", String(isOff));
}
