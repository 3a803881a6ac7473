/**
 * The name of whoever checks: a question until it is answered, and a button in the head of the page that changes it.
 */

import { button, fill, h, icon } from "../dom.js";

const INPUT = "author-input";
/** Where the question is put: where it is in nobody's way. */
const ASKING_VIEWS = ["upload", "batches", "images"];

export class AuthorName {
  #app;
  #button = h("button", { type: "button", class: "author", testid: "author", on: { click: () => this.#ask() } });
  #question = h("div", { hidden: true });

  /** @param {{t, author}} app  @param {HTMLElement} place of the question */
  constructor(app, place) {
    this.#app = app;
    place.append(this.#question);
    this.#show();
  }

  get button() {
    return this.#button;
  }

  /** Puts the question, if it is not answered yet, where this view allows it. */
  onShow(view) {
    const { t, author } = this.#app;
    this.#question.hidden = author.isAnswered || !ASKING_VIEWS.includes(view);
    if (this.#question.hidden || this.#question.childElementCount) return;
    this.#question.className = "author-question";
    fill(
      this.#question,
      h("span", {}, t("author.ask")),
      button({
        label: t("author.give"),
        iconName: "person",
        kind: "quiet",
        testid: "author-ask",
        on: { click: () => this.#ask() },
      }),
      button({ label: t("author.none"), kind: "quiet", on: { click: () => this.#answer("") } }),
    );
  }

  async #ask() {
    const typed = await askName(this.#app);
    if (typed !== null) this.#answer(typed);
  }

  #answer(typed) {
    this.#app.author.answer(typed);
    this.#question.hidden = true;
    this.#show();
  }

  #show() {
    const { t, author } = this.#app;
    const { name } = author;
    const title = name ? t("author.is", { name }) : t("author.title");
    this.#button.title = title;
    this.#button.setAttribute("aria-label", title);
    fill(this.#button, icon("person"), name && h("span", { class: "author-name" }, name));
  }
}

/** @returns {Promise<string|null>} what was typed; "" to go on without a name; null when closed without an answer */
function askName({ t, author }) {
  return new Promise((resolve) => {
    const input = h("input", {
      type: "text",
      id: INPUT,
      testid: INPUT,
      value: author.name,
      autocomplete: "name",
      spellcheck: "false",
      maxlength: 100,
      autofocus: true,
    });
    const choice = (value, kind) =>
      button({ label: t(`author.${value}`), type: "submit", value, kind, testid: `author-${value}` });
    const form = h(
      "form",
      { method: "dialog", class: "author-form" },
      h("h2", { id: "dialog-title" }, t("author.title")),
      h("div", { class: "dialog-body" }, h("label", { for: INPUT }, t("author.text")), input),
      h("div", { class: "dialog-choices" }, choice("none", "quiet"), choice("save", "primary")),
    );
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    // Enter in the box would stand for the form's first button.
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      dialog.close("save");
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve({ save: input.value, none: "" }[dialog.returnValue] ?? null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
