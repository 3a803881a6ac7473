/**
 * The pages of a pile, one section for each state, what needs a person first. A section fetches its pages when their number
 * changes; the tiles of unchanged pages are kept.
 */

import { BY_NEED } from "../../core/piles/bookkeeping.js";
import { button, fill, h } from "../dom.js";
import { keyOf } from "./bookkeeping_line.js";
import { pageTile } from "./page_tile.js";

const FIRST = 12;
const MORE = 60;

export class PageSections {
  #sections;

  /**
   * @param {(key: string, params?: object) => string} t
   * @param {(state: string, limit: number) => Promise<object[]>} fetchPages
   */
  constructor(t, fetchPages) {
    this.#sections = new Map(BY_NEED.map((state) => [state, new Section(t, state, fetchPages)]));
    this.element = h(
      "div",
      { class: "page-sections" },
      [...this.#sections.values()].map(({ element }) => element),
    );
  }

  /** @param {object} pile as the API sends it  @param {boolean} isStale whether pages have changed though their numbers have not */
  update(pile, isStale) {
    return Promise.all(BY_NEED.map((state) => this.#sections.get(state).update(pile.states[state] ?? 0, isStale)));
  }

  /** Goes to the pages of a state. */
  reveal(state) {
    const { element } = this.#sections.get(state);
    element.scrollIntoView({ block: "start" });
    element.querySelector("h2").focus({ preventScroll: true });
  }

  /** The first page that needs help; null without one. */
  get firstToHelp() {
    return this.#sections.get("needs help").first;
  }
}

class Section {
  #t;
  #state;
  #fetchPages;
  #limit = FIRST;
  #count = 0;
  #tiles = new Map();
  #title = h("h2", { tabindex: "-1" });
  #list = h("ul", { class: "page-grid" });
  #more;

  constructor(t, state, fetchPages) {
    this.#t = t;
    this.#state = state;
    this.#fetchPages = fetchPages;
    this.first = null;
    this.#more = button({
      label: t("piles.morePages"),
      testid: `more-${keyOf(state)}`,
      on: {
        click: () => {
          this.#limit += this.#limit === FIRST ? MORE - FIRST : MORE;
          this.#load();
        },
      },
    });
    this.element = h(
      "section",
      { class: "page-section", hidden: true, testid: `pages-${keyOf(state)}` },
      this.#title,
      this.#list,
      this.#more,
    );
  }

  async update(count, isStale) {
    if (count === this.#count && !(isStale && count)) return;
    this.#count = count;
    this.element.hidden = count === 0;
    this.#title.textContent = this.#t(`piles.section.${keyOf(this.#state)}`, { count });
    if (count) await this.#load();
    else this.first = null;
  }

  async #load() {
    const pages = await this.#fetchPages(this.#state, this.#limit);
    this.first = pages[0] ?? null;
    this.#more.hidden = this.#count <= pages.length;
    this.element.hidden = pages.length === 0; // a waiting file has not been split into pages yet
    const tiles = new Map(pages.map((page) => [`${page.id} ${page.revision}`, page]));
    for (const key of this.#tiles.keys()) if (!tiles.has(key)) this.#tiles.delete(key);
    for (const [key, page] of tiles) if (!this.#tiles.has(key)) this.#tiles.set(key, pageTile(this.#t, page));
    const wanted = [...tiles.keys()].map((key) => this.#tiles.get(key));
    if (wanted.some((tile, at) => tile !== this.#list.children[at]) || wanted.length !== this.#list.children.length)
      fill(this.#list, wanted);
  }
}
