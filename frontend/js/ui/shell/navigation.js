/**
 * The links to all views. On narrow screens the less common ones are behind a button.
 */

import { leastRole } from "../../core/accounts/roles.js";
import { formatRoute, PARENTS, ROUTES, UNLINKED } from "../../core/route.js";
import { fill, h, icon } from "../dom.js";

const ICONS = {
  upload: "upload",
  piles: "pages",
  review: "pen",
  groups: "groups",
  images: "images",
  draw: "draw",
  batches: "batches",
  forms: "form",
  models: "retrain",
  export: "download",
};
const LINKED = ROUTES.filter((name) => !PARENTS[name] && !UNLINKED.includes(name));
const FOLDED = ["groups", "draw", "batches", "forms", "models", "export"];

export class Navigation {
  #app;
  #nav;
  #links;
  #fold;
  #more;
  #shown = null;

  /** @param {object} app  @param {Element} nav */
  constructor(app, nav) {
    this.#app = app;
    this.#nav = nav;
    this.#links = new Map(LINKED.map((name) => [name, this.#link(name)]));
    const { t } = app;
    this.#more = h(
      "button",
      {
        type: "button",
        class: "nav-link nav-more",
        "aria-expanded": "false",
        "aria-controls": "nav-fold",
        testid: "nav-more",
        on: { click: () => this.#open(this.#more.getAttribute("aria-expanded") === "false") },
      },
      icon("more"),
      h("span", { class: "nav-word" }, t("nav.more")),
    );
    this.#fold = h(
      "div",
      { class: "nav-fold", id: "nav-fold" },
      FOLDED.map((name) => this.#links.get(name)),
    );
    nav.setAttribute("aria-label", t("nav.label"));
    fill(
      nav,
      LINKED.filter((name) => !FOLDED.includes(name)).map((name) => this.#links.get(name)),
      this.#more,
      this.#fold,
    );
    this.#closeWhenLeft();
  }

  /** Marks the current view. */
  mark(current) {
    for (const [name, link] of this.#links) {
      if (name === (PARENTS[current] ?? current)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.#more.classList.toggle("is-current", FOLDED.includes(current));
    this.#open(false);
  }

  /** Shows how many images wait for review. @param {number|null} open */
  count(open) {
    if (open === this.#shown) return;
    this.#shown = open;
    const count = this.#links.get("review").querySelector(".nav-count");
    fill(
      count,
      open > 0 && [
        h("span", { "aria-hidden": "true" }, this.#app.format.number(open)),
        h("span", { class: "visually-hidden" }, this.#app.t("nav.waiting", { count: open })),
      ],
    );
  }

  #link(name) {
    return h(
      "a",
      { href: formatRoute({ name }), class: "nav-link", testid: `nav-${name}`, data: { needs: leastRole({ name }) } },
      icon(ICONS[name]),
      h("span", { class: "nav-word" }, this.#app.t(`nav.${name}`)),
      h("span", { class: "nav-count" }),
    );
  }

  #open(isOpen) {
    this.#more.setAttribute("aria-expanded", String(isOpen));
    this.#fold.classList.toggle("is-open", isOpen);
  }

  #closeWhenLeft() {
    document.addEventListener("pointerdown", (event) => {
      if (!this.#nav.contains(event.target)) this.#open(false);
    });
    this.#nav.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.#nav.contains(relatedTarget)) this.#open(false);
    });
    this.#nav.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#more.getAttribute("aria-expanded") === "false") return;
      this.#open(false);
      this.#more.focus();
    });
  }
}
