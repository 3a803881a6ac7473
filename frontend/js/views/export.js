/**
 * Export: the labels as a table, as JSON Lines, or as a data set for training.
 */

import { exportUrl } from "../api.js";
import { h, icon } from "../ui/dom.js";
import { batchFilter } from "../ui/images/batch_filter.js";

const FORMATS = [
  { format: "csv", iconName: "table" },
  { format: "jsonl", iconName: "braces" },
  { format: "dataset", iconName: "archive" },
];

export function exportView(outlet, route, signal, app) {
  const { t, store } = app;
  const choice = { batch: route.query.batch ?? "", spreadsheet_safe: true };
  const links = new Map(
    FORMATS.map(({ format }) => [
      format,
      h(
        "a",
        {
          class: "button button-primary",
          download: true,
          testid: `export-${format}`,
        },
        icon("download"),
        h("span", {}, t(`export.${format}.get`)),
      ),
    ]),
  );
  const point = () => {
    for (const [format, link] of links)
      link.href = exportUrl({ format, ...choice, spreadsheet_safe: format === "csv" ? choice.spreadsheet_safe : null });
  };
  const safe = h("input", {
    type: "checkbox",
    checked: true,
    signal,
    on: {
      change: () => {
        choice.spreadsheet_safe = safe.checked;
        point();
      },
    },
  });
  const batch = batchFilter(app, {
    value: choice.batch,
    signal,
    onChange: (chosen) => {
      choice.batch = chosen;
      point();
    },
  });
  const summary = h("p", { class: "lead", testid: "export-summary" });
  outlet.append(
    h(
      "section",
      { class: "view export" },
      h(
        "header",
        { class: "view-head" },
        h("div", {}, h("h1", { tabindex: "-1" }, t("export.title")), summary),
        h("div", { class: "view-tools" }, batch),
      ),
      h(
        "div",
        { class: "cards" },
        FORMATS.map(({ format, iconName }) =>
          h(
            "article",
            { class: "sheet card" },
            icon(iconName),
            h("h2", {}, t(`export.${format}`)),
            h("p", {}, t(`export.${format}.text`)),
            format === "csv" && h("label", { class: "check" }, safe, t("export.safe")),
            links.get(format),
          ),
        ),
      ),
    ),
  );
  point();
  store.watch(({ stats }) => {
    summary.textContent = stats ? summaryOf(t, stats) : t("state.loading");
  }, signal);
}

function summaryOf(t, { labelled, pending }) {
  const done = Object.values(labelled ?? {}).reduce((sum, count) => sum + count, 0);
  return `${t("export.labelled", { count: done })} ${pending ? t("export.open", { count: pending }) : ""}`;
}
