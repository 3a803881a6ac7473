/**
 * A run in progress: its phases, how far it is, and how the error falls.
 */

import { PHASES, progressOf } from "../../core/training/run_progress.js";
import { button, h, icon } from "../dom.js";

export function runProgress({ t, format }, run, onCancel) {
  const { phaseIndex, share } = progressOf(run);
  const { step, steps, epoch, loss, cer, seconds_left: left, message } = run.progress ?? {};
  return h(
    "div",
    { class: "panel run", testid: "run-progress", data: { state: run.state } },
    h(
      "div",
      { class: "run-head" },
      h("h2", {}, t("run.title", { id: String(run.id) })),
      left != null && h("span", { class: "quiet" }, icon("clock"), t("run.left", { time: format.duration(left) })),
      button({
        label: t("run.cancel"),
        kind: "quiet",
        iconName: "stop",
        testid: "run-cancel",
        data: { needs: "trainer" },
        on: { click: onCancel },
      }),
    ),
    h(
      "ol",
      { class: "phases" },
      PHASES.map((phase, index) =>
        h(
          "li",
          {
            class: index < phaseIndex ? "is-done" : index === phaseIndex ? "is-now" : "",
            "aria-current": index === phaseIndex ? "step" : null,
          },
          t(`run.phase.${phase}`),
        ),
      ),
    ),
    h("progress", { max: 1, value: share, "aria-label": t("run.progress") }),
    h(
      "dl",
      { class: "figures" },
      steps > 0 && figure(t("run.steps"), `${format.number(step ?? 0)} / ${format.number(steps)}`),
      epoch != null && figure(t("run.epoch"), format.number(epoch)),
      loss != null && figure(t("run.loss"), format.loss(loss)),
      cer != null && figure(t("run.cer"), format.rate(cer)),
    ),
    h("p", { class: "quiet" }, run.state === "queued" ? t("run.queued") : (message ?? "")),
  );
}

function figure(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}
