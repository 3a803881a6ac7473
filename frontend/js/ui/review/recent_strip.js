/**
 * The last answers, newest first. Each opens its image, to correct it.
 */

import { fill, h } from "../dom.js";
import { labelText } from "../label_text.js";

export class RecentStrip {
  #t;
  #onOpen;
  #list = h("ol", { class: "recent-list" });

  /** @param {(imageId: number) => void} onOpen */
  constructor(t, onOpen) {
    this.#t = t;
    this.#onOpen = onOpen;
    this.element = h(
      "section",
      { class: "recent", "aria-label": t("review.recent") },
      h("h2", { class: "recent-title" }, t("review.recent")),
      this.#list,
    );
  }

  /** @param {{image: object, label: object}[]} answers  @param {number|null} shown the image on show */
  show(answers, shown) {
    fill(
      this.#list,
      answers.map(({ image, label }) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: `recent-answer is-${label.kind}`,
              testid: "recent-answer",
              "aria-current": image.id === shown ? "true" : null,
              on: { click: () => this.#onOpen(image.id) },
            },
            labelText(this.#t, label),
          ),
        ),
      ),
    );
  }
}
