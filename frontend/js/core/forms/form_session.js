/**
 * One form while it is edited: what was saved last, what is on show, which field is selected, what can be undone.
 */

import {
  copiedToAllPages,
  duplicated,
  editable,
  fieldOf,
  isSame,
  reordered,
  withChange,
  withField,
  without,
  withPaper,
} from "./form_edits.js";
import { problemsOf } from "./form_problems.js";
import { History } from "./history.js";

export class FormSession {
  #id;
  #drafts;
  #saved;
  #history;
  #keys = 0;
  #watchers = new Set();

  /** @param {object} form as the API gives it  @param {number} version  @param {FormDrafts} drafts */
  constructor(form, version, drafts) {
    this.#id = form.id;
    this.#drafts = drafts;
    this.version = version;
    this.page = 1;
    this.selectedKey = null;
    this.#saved = editable(form);
    this.#history = new History(this.#saved);
    this.restored = this.#restore();
  }

  get form() {
    return this.#history.value;
  }

  get selected() {
    return fieldOf(this.form, this.selectedKey);
  }

  get paper() {
    return this.form.pages[this.page - 1];
  }

  /** Fields of the page on show, in order. */
  get onPage() {
    return this.form.fields.filter(({ page }) => page === this.page);
  }

  get problems() {
    return problemsOf(this.form);
  }

  get isChanged() {
    return !isSame(this.form, this.#saved);
  }

  /** A page's paper as the server has it. */
  savedPaper(page) {
    return this.#saved.pages[page - 1];
  }

  get canUndo() {
    return this.#history.canUndo;
  }

  get canRedo() {
    return this.#history.canRedo;
  }

  /** Calls the watcher at each change, until the signal fires. */
  watch(watcher, signal) {
    this.#watchers.add(watcher);
    signal.addEventListener("abort", () => this.#watchers.delete(watcher));
  }

  /** @param {string} tag changes in a row with the same tag are undone together */
  change(form, tag = null) {
    if (form === this.form) return;
    this.#history.push(form, tag);
    this.#changed();
  }

  /** A drag or a spell of typing is over: what follows is undone on its own. */
  endStep() {
    this.#history.close();
  }

  /** Adds a field on the page on show and selects it. @returns {string} its key */
  add(field) {
    const key = this.#newKey();
    this.selectedKey = key;
    this.change(withField(this.form, { optional: false, boxes: 0, kind: "name", ...field, key, page: this.page }));
    return key;
  }

  update(key, change, tag = null) {
    this.change(withChange(this.form, key, change), tag);
  }

  /** Removes a field. The next one in the order, or else the last, is selected. */
  remove(key) {
    const index = this.form.fields.findIndex((field) => field.key === key);
    const rest = without(this.form, key);
    const next = rest.fields.filter(({ page }) => page === this.page);
    this.selectedKey = (next.find((field) => rest.fields.indexOf(field) >= index) ?? next.at(-1))?.key ?? null;
    this.change(rest);
  }

  reorder(key, by) {
    this.change(reordered(this.form, key, by));
  }

  /** @param {(number: number) => string} nameOf the copy's name */
  duplicate(key, nameOf) {
    const newKey = this.#newKey();
    this.selectedKey = newKey;
    this.change(duplicated(this.form, key, { newKey, nameOf }));
  }

  /** @param {(page: number) => string} nameOf the name on another page */
  copyToAllPages(key, nameOf) {
    this.change(copiedToAllPages(this.form, key, { newKey: () => this.#newKey(), nameOf }));
  }

  /** The size of the page on show, and of those that have its size. */
  setPaper(size, tag = null) {
    const { width_mm: width, height_mm: height } = this.paper;
    const numbers = this.form.pages
      .map((page, index) => (page.width_mm === width && page.height_mm === height ? index + 1 : 0))
      .filter(Boolean);
    this.change(withPaper(this.form, numbers, size), tag);
  }

  select(key) {
    const field = fieldOf(this.form, key);
    if (field && this.form.pages[field.page - 1]) this.page = field.page;
    if (this.selectedKey === key) return;
    this.selectedKey = field && key;
    this.endStep();
    this.#changed();
  }

  show(page) {
    this.page = Math.min(Math.max(1, page), this.form.pages.length);
    if (this.selected?.page !== this.page) this.selectedKey = null;
    this.#changed();
  }

  undo() {
    this.#step(() => this.#history.undo());
  }

  redo() {
    this.#step(() => this.#history.redo());
  }

  /** Keeps changes in the browser until they are saved. */
  keep() {
    if (this.isChanged) this.#drafts.keep(this.#id, { version: this.version, form: this.form });
    else this.#drafts.drop(this.#id);
  }

  /** The server has the form as it was sent. @param {object} sent the form that was on show when it was sent */
  wasSaved(sent, version) {
    this.#saved = sent;
    this.version = version;
    this.endStep();
    this.keep();
    this.#changed();
  }

  /** Continues from what somebody else has saved; undo brings back the changes made here. */
  takeTheirs(form, version) {
    this.#saved = editable(form);
    this.version = version;
    this.change(this.#saved);
    this.keep();
  }

  /** Discards what was restored from the browser. */
  discard() {
    this.change(this.#saved);
    this.keep();
  }

  /** Undoes or redoes, and shows the page that this changes. */
  #step(go) {
    const before = this.form;
    go();
    const pages = pagesOfChange(before, this.form);
    if (pages.length && !pages.includes(this.page)) this.page = Math.min(pages[0], this.form.pages.length);
    if (this.selected?.page !== this.page) this.selectedKey = null;
    this.#changed();
  }

  /** @returns {boolean} whether changes of an earlier visit are on show */
  #restore() {
    const draft = this.#drafts.of(this.#id);
    if (!draft) return false;
    const isAlike = draft.form.pages?.length === this.#saved.pages.length;
    const pages = this.#saved.pages.map((page, index) => {
      if (!isAlike) return page;
      const { width_mm, height_mm, size_known } = draft.form.pages[index];
      return { ...page, width_mm, height_mm, size_known };
    });
    const fields = draft.form.fields.map((field) => ({ ...field, key: this.#newKey() }));
    const form = { name: draft.form.name, pages, fields };
    if (isSame(form, this.#saved)) return false;
    this.#history.push(form);
    this.version = draft.version;
    return true;
  }

  #newKey() {
    this.#keys += 1;
    return `n${this.#keys}`;
  }

  #changed() {
    if (this.selectedKey !== null && !this.selected) this.selectedKey = null;
    for (const watcher of this.#watchers) watcher();
  }
}

/** Numbers of the pages whose fields differ between two forms. */
function pagesOfChange(one, other) {
  const kept = one.fields.filter((field) => other.fields.includes(field));
  const changed = [...one.fields, ...other.fields].filter((field) => !kept.includes(field));
  return changed.map(({ page }) => page);
}
