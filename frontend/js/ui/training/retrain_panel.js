/**
 * The Retrain button, and the reason why it is enabled or not.
 */

import { button, h, icon } from "../dom.js";

/** @param {object|null} stats  @param {boolean} isBusy whether a run is in progress  @param {() => void} onStart */
export function retrainPanel({ t, format }, stats, isBusy, onStart) {
  const { have = 0, need = 0, due_at: due } = stats?.retrain ?? {};
  const missing = Math.max(0, need - have);
  const letters = Object.entries(stats?.new_letters ?? {});
  const reason = !stats
    ? t("state.loading")
    : isBusy
      ? t("retrain.busy")
      : missing
        ? t("retrain.missing", { count: missing, have, need })
        : t("retrain.ready", { count: have });
  return h(
    "div",
    { class: "sheet retrain" },
    h(
      "div",
      { class: "retrain-text" },
      h("h2", {}, t("retrain.title")),
      h("p", { id: "retrain-reason", testid: "retrain-reason" }, reason),
      missing > 0 &&
        h(
          "div",
          { class: "meter" },
          h("progress", { max: need, value: Math.min(have, need), "aria-label": t("retrain.meter") }),
          h("span", { class: "meter-text" }, t("retrain.have", { have, need })),
        ),
      letters.length > 0 &&
        h(
          "p",
          { class: "notice" },
          icon("warning"),
          h(
            "span",
            {},
            t("retrain.newLetters", {
              count: letters.reduce((sum, [, count]) => sum + count, 0),
              letters: letters.map(([letter]) => letter).join(", "),
            }),
          ),
        ),
      stats?.worker && !stats.worker.alive && h("p", { class: "notice" }, icon("pause"), t("retrain.noWorker")),
      due && h("p", { class: "quiet" }, icon("clock"), t("retrain.due", { time: format.moment(due) })),
    ),
    button({
      label: t("retrain.start"),
      iconName: "retrain",
      kind: "primary",
      testid: "retrain-button",
      "aria-describedby": "retrain-reason",
      disabled: !stats || isBusy || missing > 0,
      on: {
        click: (event) => {
          event.currentTarget.disabled = true;
          onStart();
        },
      },
    }),
  );
}
