/**
 * What a person can do next with a pile, as links, the most urgent one first.
 */

import { groupsToDraw, stepsOf } from "../../core/piles/bookkeeping.js";
import { formatRoute } from "../../core/route.js";
import { fill, h, linkButton } from "../dom.js";

const ICONS = { help: "warning", form: "pen", review: "pen", export: "download" };

/**
 * @param {(key: string, params?: object) => string} t
 * @param {(step: string) => void} onStep `help` and `export` lead to a part of the pile's own page
 */
export class Steps {
  #t;
  #onStep;
  #shown = "";

  constructor(t, onStep) {
    this.#t = t;
    this.#onStep = onStep;
    this.element = h("div", { class: "pile-steps", testid: "pile-steps" });
  }

  /** @param {object} pile as the API sends it  @param {object|null} help the page that needs help most */
  update(pile, help) {
    const steps = stepsOf(pile);
    const shown = JSON.stringify([steps, help?.id ?? null, pile.records, groupsToDraw(pile).length]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const hadFocus = this.element.contains(document.activeElement);
    fill(
      this.element,
      steps.map(({ step, count }, index) => this.#links(step, { pile, help, count, kind: index ? "" : "primary" })),
      steps.length === 0 && groupsToDraw(pile).length === 0 && h("p", { class: "quiet" }, this.#t("piles.nothingToDo")),
    );
    if (hadFocus) this.element.querySelector("a")?.focus();
  }

  /** By record once pages are joined into records; field by field at any time. */
  #review(pile, link, count) {
    const t = this.#t;
    const single = formatRoute({ name: "review", query: { batch: pile.batch_id } });
    const words = t("piles.step.review", { count });
    if (!Object.values(pile.records).some((number) => number > 0)) return link(single, words, "step-review");
    return [
      link(formatRoute({ name: "records", id: pile.id }), words, "step-records"),
      linkButton({
        href: single,
        label: t("piles.step.single"),
        iconName: "skip",
        testid: "step-review",
        data: { needs: "reviewer" },
      }),
    ];
  }

  #links(step, { pile, help, count, kind }) {
    const t = this.#t;
    const link = (href, label, testid, more = {}) =>
      linkButton({
        href,
        label,
        iconName: ICONS[step],
        kind: kind || "plain",
        testid,
        data: step === "export" ? {} : { needs: "reviewer" },
        ...more,
      });
    if (step === "help")
      return help && link(formatRoute({ name: "pages", id: help.id }), t("piles.step.help", { count }), "step-help");
    if (step === "form") return link("#/forms", t("piles.step.form", { count }), "step-form");
    if (step === "export")
      return link("#", t("piles.step.export"), "step-export", {
        on: {
          click: (event) => {
            event.preventDefault();
            this.#onStep("export");
          },
        },
      });
    return this.#review(pile, link, count);
  }
}
