/**
 * The Retrain button, and the reason why it is enabled or not.
 */

import { newLettersOf } from "../../core/training/new_letters.js";
import { button, h, icon } from "../dom.js";

/** @param {object|null} stats  @param {boolean} isBusy whether a run is in progress  @param {() => void} onStart */
export function retrainPanel(app, stats, isBusy, onStart) {
  const { t, format } = app;
  const { have = 0, need = 0, due_at: due } = stats?.retrain ?? {};
  const missing = Math.max(0, need - have);
  return h(
    "div",
    { class: "panel retrain" },
    h(
      "div",
      { class: "retrain-text" },
      h("h2", {}, t("retrain.title")),
      h("p", { id: "retrain-reason", testid: "retrain-reason" }, reason(t, stats, isBusy, missing)),
      missing > 0 && meter(t, have, need),
      newLetters(t, stats),
      stats?.worker && !stats.worker.alive && h("p", { class: "notice" }, icon("pause"), t("retrain.noWorker")),
      due && h("p", { class: "quiet" }, icon("clock"), t("retrain.due", { time: format.moment(due) })),
    ),
    button({
      label: t("retrain.start"),
      iconName: "retrain",
      kind: "primary",
      testid: "retrain-button",
      data: { needs: "trainer" },
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

function reason(t, stats, isBusy, missing) {
  if (!stats) return t("state.loading");
  if (isBusy) return t("retrain.busy");
  const { have = 0, need = 0 } = stats.retrain ?? {};
  return missing ? t("retrain.missing", { count: missing, have, need }) : t("retrain.ready", { count: have });
}

function meter(t, have, need) {
  return h(
    "div",
    { class: "meter" },
    h("progress", { max: need, value: Math.min(have, need), "aria-label": t("retrain.meter") }),
    h("span", { class: "meter-text" }, t("retrain.have", { have, need })),
  );
}

/** Letters that corrections need and the live version lacks, and which of them the next run will probably learn. */
function newLetters(t, stats) {
  const messages = newLettersOf(stats);
  if (!messages.length) return null;
  const words = messages.map(({ key, values }) => t(key, values)).join(" ");
  return h("p", { class: "notice", testid: "new-letters" }, icon("warning"), h("span", {}, words));
}
