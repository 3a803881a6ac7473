/**
 * The files of a pile: those that were refused with the reason, the others folded under their number.
 */

import { fill, h, icon } from "../dom.js";

export class PileFiles {
  #t;
  #refused = h("ul", { class: "rows pile-refused" });
  #summary = h("summary", {});
  #list = h("ul", { class: "rows" });
  #all;
  #shown = "";

  /** @param {(key: string, params?: object) => string} t */
  constructor(t) {
    this.#t = t;
    this.#all = h("details", { class: "pile-files", testid: "pile-files" }, this.#summary, this.#list);
    this.element = h("div", {}, this.#refused, this.#all);
  }

  /** @param {object[]} files as the API sends them */
  update(files) {
    const shown = JSON.stringify(files);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const refused = files.filter(({ state }) => state === "refused");
    this.#summary.textContent = this.#t("piles.files", { count: files.length });
    fill(
      this.#refused,
      refused.map((file) => this.#row(file)),
    );
    this.#refused.hidden = refused.length === 0;
    fill(
      this.#list,
      files.filter((file) => !refused.includes(file)).map((file) => this.#row(file)),
    );
  }

  #row({ path, state, pages, error }) {
    const isRefused = state === "refused";
    const words = isRefused ? error : this.#t(`piles.file.${state}`, { count: pages ?? 0 });
    return h(
      "li",
      { class: `row pile-file${isRefused ? " is-refused" : ""}`, testid: "pile-file", data: { state } },
      icon(isRefused ? "warning" : "file"),
      h("span", { class: "pile-file-name" }, path),
      h("span", { class: "pile-file-words" }, words),
    );
  }
}
