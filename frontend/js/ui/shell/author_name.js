/**
 * The name of the person who checks, where there are no accounts: a question until it is answered, and a button in the head of
 * the page that changes it.
 */

import { formatRoute } from "../../core/route.js";
import { askText } from "../ask_text.js";
import { button, fill, h, icon } from "../dom.js";

/** Views where the question is not in the way. */
const ASKING_VIEWS = ["upload", "batches", "images"];
const ABOUT_ACCOUNTS = formatRoute({ name: "people" });

export class AuthorName {
  #app;
  #button = h("button", { type: "button", class: "author", testid: "author", on: { click: () => this.#ask() } });
  #question = h("div", { hidden: true });

  /** @param {{t, author, session}} app  @param {HTMLElement} place of the question */
  constructor(app, place) {
    this.#app = app;
    place.append(this.#question);
    this.#show();
  }

  get button() {
    return this.#button;
  }

  /** Asks the question if it has not been answered and this view allows it. */
  onShow(view) {
    const { t, author, session } = this.#app;
    this.#question.hidden = !session.isOpen || author.isAnswered || !ASKING_VIEWS.includes(view);
    if (this.#question.hidden || this.#question.childElementCount) return;
    this.#question.className = "author-question";
    fill(
      this.#question,
      h("span", {}, t("author.ask")),
      button({
        label: t("author.give"),
        kind: "quiet",
        testid: "author-ask",
        on: { click: () => this.#ask() },
      }),
      button({ label: t("author.none"), kind: "quiet", on: { click: () => this.#answer("") } }),
    );
  }

  async #ask() {
    const { t, author } = this.#app;
    const typed = await askText({
      title: t("author.title"),
      label: t("author.text"),
      value: author.name,
      maxlength: 100,
      save: t("author.save"),
      other: { label: t("author.none"), value: "" },
      autocomplete: "name",
      note: h(
        "p",
        { class: "quiet", testid: "open-to-all" },
        `${t("accounts.open")} `,
        h(
          "a",
          { href: ABOUT_ACCOUNTS, on: { click: ({ target }) => target.closest("dialog").close() } },
          t("accounts.more"),
        ),
      ),
    });
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
