/**
 * The editor of a form: the parts around one session, and the keys that work in it.
 */

import { combBoxes } from "../../core/forms/comb_boxes.js";
import { commandOf, nudged } from "../../core/forms/editor_keys.js";
import { unusedName } from "../../core/forms/form_edits.js";
import { freePlace } from "../../core/forms/free_place.js";
import { button, h } from "../dom.js";
import { editorBar } from "./editor_bar.js";
import { editorHead } from "./editor_head.js";
import { FieldList } from "./field_list.js";
import { FieldPanel } from "./field_panel.js";
import { fieldWords, problemWords } from "./field_words.js";
import { PagePicture } from "./page_picture.js";
import { PagePointer } from "./page_pointer.js";
import { PaperPanel } from "./paper_panel.js";

const SPOKEN_AFTER_MS = 500;

export class FormEditor {
  #app;
  #session;
  #work;
  #picture;
  #panel;
  #parts;
  #known = new Set();
  #speech = 0;
  element;

  /**
   * @param {object} app
   * @param {FormSession} session
   * @param {object} work
   * @param {(page: number) => string} work.urlOf a page's picture
   * @param {() => void} work.onSave
   * @param {() => void} work.onRename
   * @param {AbortSignal} signal
   */
  constructor(app, session, work, signal) {
    this.#app = app;
    this.#session = session;
    this.#work = work;
    this.#picture = new PagePicture(app, session, work.urlOf);
    const pointer = new PagePointer(
      this.#picture,
      session,
      (field, type) => this.#add(field, type !== "touch"),
      signal,
    );
    this.#panel = new FieldPanel(app, session, () => this.#picture.frames.focus(session.selectedKey));
    this.#panel.onBoxes = () => combBoxes(this.#picture.print, session.selected.rect_mm);
    const head = editorHead(app, session, work);
    const bar = editorBar(app, session, { picture: this.#picture, pointer, onAdd: () => this.#addInView() });
    const list = new FieldList(app, session, (key) => this.#open(key));
    const paper = new PaperPanel(app, session);
    const saveAgain = button({ label: app.t("editor.save"), iconName: "check", on: { click: work.onSave } });
    const asked = session.form.pages.some(({ size_known: isKnown }) => !isKnown);
    this.element = h(
      "div",
      { class: "view form-editor" },
      head.element,
      bar.element,
      h(
        "div",
        { class: "editor-columns" },
        this.#picture.element,
        h(
          "div",
          { class: "editor-side" },
          asked && paper.element,
          this.#panel.element,
          list.element,
          !asked && paper.element,
          saveAgain,
        ),
      ),
    );
    this.#parts = [this.#picture, this.#panel, head, bar, list, paper];
    this.#known = new Set(session.problems.map(idOf));
    bar.update();
    session.watch(() => this.#update(), signal);
    this.#listen(signal);
  }

  /** @param {object} print what is printed on a page */
  showPrint(page, print) {
    this.#picture.setPrint(page, print, this.#session.savedPaper(page));
  }

  /** Selects a field and shows it. */
  #open(key) {
    this.#session.select(key);
    this.#picture.frames.reveal(key);
  }

  #update() {
    for (const part of this.#parts) part.update();
    this.#sayNewProblems();
  }

  #add(field, isNamedNow) {
    const { t } = this.#app;
    const name = unusedName(this.#session.form, (number) => t("editor.newName", { number }));
    const key = this.#session.add({ ...field, name });
    this.#session.endStep();
    if (isNamedNow) this.#panel.focusName();
    else this.#picture.frames.reveal(key);
    this.#say(key);
  }

  #addInView() {
    const { paper, onPage } = this.#session;
    const taken = onPage.map(({ rect_mm }) => rect_mm);
    this.#add({ rect_mm: freePlace(this.#picture.view(), paper, taken) }, false);
    this.#picture.frames.focus(this.#session.selectedKey);
  }

  #listen(signal) {
    document.addEventListener("keydown", (event) => this.#command(event), { signal });
    this.#picture.frames.element.addEventListener("keydown", (event) => this.#fieldKey(event), { signal });
  }

  /** In a text box Ctrl+Z undoes typing, as everywhere. */
  #command(event) {
    const command = commandOf(event);
    const isTyping = event.target.matches?.("input[type=text], input[type=number]");
    if (!command || document.querySelector("dialog[open]") || (isTyping && command !== "save")) return;
    event.preventDefault();
    if (command === "save") this.#work.onSave();
    else this.#session[command]();
  }

  #fieldKey(event) {
    const key = event.target.closest(".field-frame")?.dataset.key;
    if (!key) return;
    const { selected, paper } = this.#session;
    const rect = selected && nudged(selected.rect_mm, paper, event);
    if (rect) {
      this.#session.update(key, { rect_mm: rect }, `nudge ${key} ${event.shiftKey}`);
      this.#picture.frames.reveal(key);
      this.#say(key);
    } else if (event.key === "Delete" || event.key === "Backspace") this.#remove(key);
    else if (event.key === "Enter") this.#panel.focusName();
    else if (event.key === "Escape") this.#session.select(null);
    else return;
    event.preventDefault();
  }

  #remove(key) {
    this.#session.remove(key);
    const { selectedKey } = this.#session;
    if (selectedKey) this.#picture.frames.focus(selectedKey);
    else this.#picture.focus();
  }

  /** Tells screen readers where a field is once it has stopped moving. */
  #say(key) {
    clearTimeout(this.#speech);
    this.#speech = setTimeout(() => {
      const { form, problems } = this.#session;
      const field = form.fields.find((one) => one.key === key);
      if (field) this.#app.announcer.say(fieldWords(this.#app, form, field, problems));
    }, SPOKEN_AFTER_MS);
  }

  #sayNewProblems() {
    const { problems, form } = this.#session;
    const fresh = problems.filter((problem) => !this.#known.has(idOf(problem)));
    this.#known = new Set(problems.map(idOf));
    if (!fresh.length) return;
    clearTimeout(this.#speech);
    this.#speech = setTimeout(() => {
      const still = fresh.filter((problem) => this.#known.has(idOf(problem)));
      if (still.length) this.#app.announcer.say(still.map((one) => problemWords(this.#app.t, form, one)).join(" "));
    }, SPOKEN_AFTER_MS);
  }
}

const idOf = ({ kind, key, other }) => `${kind} ${key} ${other}`;
