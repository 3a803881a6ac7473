/**
 * A line at the foot of the window that says what was done, with a button that undoes it.
 */

import { button, fill, h } from "../dom.js";

const SHOWN_MS = 20_000;

export class Notice {
  #t;
  #timer = 0;
  #element = h("div", { class: "notice-line", role: "status", testid: "notice" });

  constructor(t) {
    this.#t = t;
    document.body.append(this.#element);
  }

  /** Takes the line away. */
  hide() {
    fill(this.#element);
  }

  /** @param {string} text  @param {(() => void)|null} undo */
  show(text, undo = null) {
    const close = () => this.hide();
    fill(
      this.#element,
      h("span", {}, text),
      undo &&
        button({
          label: this.#t("notice.undo"),
          iconName: "undo",
          kind: "quiet",
          testid: "notice-undo",
          on: {
            click: () => {
              close();
              undo();
            },
          },
        }),
      button({ label: this.#t("notice.close"), kind: "quiet", on: { click: close } }),
    );
    clearTimeout(this.#timer);
    this.#timer = setTimeout(close, SHOWN_MS);
  }
}
