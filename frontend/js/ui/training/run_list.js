/**
 * Earlier runs: when, why and with what outcome.
 */

import { isActive, verdictOf } from "../../core/training/run_progress.js";
import { button, h } from "../dom.js";

/** @param {object[]} runs newest first  @param {(run: object) => void} onShow */
export function pastRuns({ t, format }, runs, onShow) {
  const past = runs.filter((run) => !isActive(run));
  if (!past.length) return [];
  return [
    h("h2", {}, t("runs.title")),
    h(
      "ul",
      { class: "rows runs" },
      past.map((run) =>
        h(
          "li",
          { class: "row run-row", testid: "run-row" },
          h("span", { class: `tag tag-${verdictOf(run)}` }, t(`run.state.${verdictOf(run)}`)),
          h(
            "span",
            { class: "run-words" },
            h("strong", {}, t("run.title", { id: run.id })),
            " ",
            h("span", { class: "quiet" }, `${format.moment(run.created_at)} · ${t(`run.trigger.${run.trigger}`)}`),
          ),
          button({
            label: t("runs.show"),
            kind: "quiet",
            "aria-label": t("runs.showRun", { id: run.id }),
            on: {
              click: () => {
                onShow(run);
                document.querySelector(".verdict")?.scrollIntoView({ block: "start" });
              },
            },
          }),
        ),
      ),
    ),
  ];
}
