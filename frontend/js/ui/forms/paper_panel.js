/**
 * The size of the paper of the page on show: asked where the file does not say it, and open to change where it does.
 */

import { isUnlike, PAPERS, paperOf, sizeFor } from "../../core/forms/paper.js";
import { button, h, select } from "../dom.js";

export class PaperPanel {
  #app;
  #session;
  #question = h("p", { class: "notice" });
  #unlike = h("p", { class: "notice" });
  #summary = h("summary", {});
  #choice;
  #width;
  #height;
  #confirm;
  #page = 1;
  element;

  constructor(app, session) {
    const { t } = app;
    this.#app = app;
    this.#session = session;
    this.#question.textContent = t("paper.unknown");
    this.#unlike.textContent = t("paper.unlike");
    this.#choice = select({
      label: t("paper.size"),
      "data-testid": "paper-size",
      options: [...Object.keys(PAPERS), ""].map((name) => [name, t(`paper.${name || "other"}`)]),
      onChange: (name) => name && session.setPaper(sizeFor(name, session.paper)),
    });
    this.#width = this.#side("width_mm", t("paper.width"));
    this.#height = this.#side("height_mm", t("paper.height"));
    this.#confirm = button({
      label: t("paper.confirm"),
      testid: "paper-confirm",
      on: { click: () => session.setPaper(session.paper) },
    });
    this.element = h(
      "details",
      { class: "paper", testid: "paper", open: !session.paper.size_known },
      this.#summary,
      this.#question,
      h("div", { class: "paper-sides" }, this.#choice, this.#width, this.#height),
      this.#unlike,
      this.#confirm,
    );
    this.update();
  }

  update() {
    const { t, format } = this.#app;
    const { paper, page } = this.#session;
    if (page !== this.#page && !paper.size_known) this.element.open = true;
    this.#page = page;
    const known = paperOf(paper);
    this.#summary.textContent = t("paper.summary", {
      width: format.number(paper.width_mm),
      height: format.number(paper.height_mm),
    });
    this.#question.hidden = paper.size_known;
    this.#confirm.hidden = paper.size_known;
    this.#unlike.hidden = !isUnlike(paper);
    this.#choice.querySelector("select").value = known;
    for (const [label, side] of [
      [this.#width, "width_mm"],
      [this.#height, "height_mm"],
    ]) {
      const input = label.querySelector("input");
      if (input !== document.activeElement) input.value = paper[side];
    }
  }

  #side(side, label) {
    const input = h("input", {
      type: "number",
      min: 30,
      max: 2000,
      step: 0.1,
      testid: `paper-${side}`,
      on: {
        change: () => {
          const mm = input.valueAsNumber;
          if (input.validity.valid && Number.isFinite(mm))
            this.#session.setPaper({ ...this.#session.paper, [side]: mm });
        },
      },
    });
    return h("label", { class: "control" }, h("span", { class: "control-label" }, label), input);
  }
}
