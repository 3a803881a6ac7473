/**
 * The fields of the page on show as frames over its picture: buttons that can be focused, and handles around the
 * selected one.
 */

import { HANDLES } from "../../core/forms/gesture.js";
import { h, setVars } from "../dom.js";
import { fieldName, fieldWords } from "./field_words.js";
import { placeVars } from "./place_vars.js";

export class FieldFrames {
  #app;
  #session;
  #frames = new Map();
  #handles = h(
    "div",
    { class: "field-handles", "aria-hidden": "true", hidden: true },
    HANDLES.map((name) => h("span", { class: `field-handle is-${name}`, data: { handle: name } })),
  );

  constructor(app, session) {
    this.#app = app;
    this.#session = session;
    this.element = h("div", { class: "field-frames" });
  }

  update() {
    const { onPage, selected } = this.#session;
    const { problems } = this.#session;
    const keys = new Set(onPage.map(({ key }) => key));
    for (const [key, frame] of this.#frames) {
      if (keys.has(key)) continue;
      frame.remove();
      this.#frames.delete(key);
    }
    onPage.forEach((field, index) => {
      const frame = this.#frameOf(field.key);
      this.#show(frame, field, problems);
      if (this.element.children[index] !== frame) this.#putAt(frame, index);
    });
    this.#showHandles(selected);
  }

  focus(key) {
    this.#frames.get(key)?.focus();
  }

  /** Brings a field into view, where the page is zoomed. */
  reveal(key) {
    this.#frames.get(key)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #frameOf(key) {
    if (!this.#frames.has(key)) {
      const select = () => this.#session.select(key);
      const frame = h(
        "button",
        { type: "button", class: "field-frame", testid: "field-frame", data: { key }, on: { focus: select } },
        h("span", { class: "field-frame-name", "aria-hidden": "true" }),
      );
      this.#frames.set(key, frame);
    }
    return this.#frames.get(key);
  }

  /** Moving a frame in the document would take the focus from it. */
  #putAt(frame, index) {
    const isFocused = document.activeElement === frame;
    this.element.insertBefore(frame, this.element.children[index] ?? null);
    if (isFocused) frame.focus();
  }

  #show(frame, field, problems) {
    const { form, paper, selectedKey } = this.#session;
    const isSelected = field.key === selectedKey;
    const isWrong = problems.some(({ key, other }) => key === field.key || other === field.key);
    frame.classList.toggle("is-selected", isSelected);
    frame.classList.toggle("is-wrong", isWrong);
    frame.dataset.kind = field.kind;
    frame.setAttribute("aria-pressed", String(isSelected));
    frame.setAttribute("aria-label", fieldWords(this.#app, form, field, problems));
    frame.firstChild.textContent = fieldName(this.#app.t, form, field);
    setVars(frame, { ...placeVars(field.rect_mm, paper), "--boxes": Math.max(1, field.boxes) });
  }

  #showHandles(selected) {
    const isShown = selected?.page === this.#session.page;
    this.#handles.hidden = !isShown;
    if (!isShown) return;
    setVars(this.#handles, placeVars(selected.rect_mm, this.#session.paper));
    if (this.element.lastChild !== this.#handles) this.element.append(this.#handles);
  }
}
