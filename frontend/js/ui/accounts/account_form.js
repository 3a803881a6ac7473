/**
 * A small form of the account views: labelled boxes, a button, and what was wrong when it was sent.
 */

import { accountWords } from "../../core/accounts/account_words.js";
import { button, fill, h, icon } from "../dom.js";

/**
 * @typedef {object} Field
 * @property {string} name  @property {string} label
 * @property {string} [hint] below the box
 * @property {object} [input] attributes of the box, which is a text box unless they say otherwise
 */

export class AccountForm {
  #t;
  #send;
  #boxes = new Map();
  #submit;
  #problem = h("div", { role: "alert", class: "account-problem" });

  /**
   * @param {object} parts
   * @param {(key: string, params?: object) => string} parts.t
   * @param {string} parts.id for the ids of the boxes
   * @param {Field[]} parts.fields
   * @param {{label: string, testid: string}} parts.submit
   * @param {(texts: Object<string, string>) => Promise} parts.send rejects with what is wrong
   */
  constructor({ t, id, fields, submit, send }) {
    this.#t = t;
    this.#send = send;
    this.#submit = button({ ...submit, type: "submit", kind: "primary" });
    this.element = h(
      "form",
      { class: "account-form", on: { submit: (event) => this.#onSubmit(event) } },
      fields.map((field) => this.#field(id, field)),
      this.#problem,
      this.#submit,
    );
  }

  /** The box of a field. */
  box(name) {
    return this.#boxes.get(name);
  }

  /** Puts the focus into the first box that is empty. */
  focus() {
    const boxes = [...this.#boxes.values()];
    (boxes.find(({ value, readOnly }) => !value && !readOnly) ?? boxes[0]).focus();
  }

  /** Empties the boxes and removes the message. */
  clear() {
    this.element.reset();
    fill(this.#problem);
  }

  #field(id, { name, label, hint, input = {} }) {
    const box = h("input", {
      type: "text",
      id: `${id}-${name}`,
      testid: `${id}-${name}`,
      required: true,
      spellcheck: "false",
      autocapitalize: "none",
      "aria-describedby": hint ? `${id}-${name}-hint` : null,
      ...input,
    });
    this.#boxes.set(name, box);
    return h(
      "div",
      { class: "account-field" },
      h("label", { for: box.id }, label),
      box,
      hint && h("p", { class: "quiet", id: `${id}-${name}-hint` }, hint),
    );
  }

  async #onSubmit(event) {
    event.preventDefault();
    if (this.#submit.disabled) return;
    this.#submit.disabled = true;
    fill(this.#problem);
    try {
      await this.#send(Object.fromEntries([...this.#boxes].map(([name, box]) => [name, box.value])));
    } catch (error) {
      fill(this.#problem, h("p", { class: "notice notice-bad" }, icon("warning"), accountWords(this.#t, error)));
      this.#submit.disabled = false;
      const last = [...this.#boxes.values()].findLast(({ readOnly }) => !readOnly);
      last.focus();
      last.select();
    } finally {
      this.#submit.disabled = false;
    }
  }
}
