/**
 * Export: the labels as a table, as JSON Lines, or as a data set for training.
 */

import { exportUrl } from "../api.js";
import { EXPORT_FORMATS } from "../core/export_formats.js";
import { h, icon, linkButton } from "../ui/dom.js";
import { batchFilter } from "../ui/images/batch_filter.js";
import { leadText, viewHead } from "../ui/view_head.js";

const ICONS = { csv: "table", jsonl: "braces", dataset: "archive" };

export function exportView(outlet, route, signal, app) {
  const { t, store } = app;
  const choice = { batch: route.query.batch ?? "", spreadsheet_safe: true };
  const links = new Map(EXPORT_FORMATS.map((format) => [format, downloadLink(t, format)]));
  const choose = (changes) => {
    Object.assign(choice, changes);
    for (const [format, link] of links)
      link.href = exportUrl({ format, ...choice, spreadsheet_safe: format === "csv" ? choice.spreadsheet_safe : null });
  };
  const safe = h("input", {
    type: "checkbox",
    checked: true,
    signal,
    on: { change: () => choose({ spreadsheet_safe: safe.checked }) },
  });
  const options = { csv: h("label", { class: "check" }, safe, t("export.safe")) };
  const batch = batchFilter(app, { value: choice.batch, signal, onChange: (chosen) => choose({ batch: chosen }) });
  const summary = leadText("", { testid: "export-summary" });
  outlet.append(
    h(
      "section",
      { class: "view export" },
      viewHead({ title: t("export.title"), lead: summary, tools: [batch] }),
      h(
        "div",
        { class: "cards" },
        EXPORT_FORMATS.map((format) => card(t, format, options[format], links.get(format))),
      ),
    ),
  );
  choose({});
  store.watch(({ stats }) => {
    summary.textContent = stats ? summaryOf(t, stats) : t("state.loading");
  }, signal);
}

function downloadLink(t, format) {
  const label = t(`export.${format}.get`);
  return linkButton({ label, iconName: "download", kind: "primary", download: true, testid: `export-${format}` });
}

function card(t, format, option, link) {
  return h(
    "article",
    { class: "panel card" },
    icon(ICONS[format] ?? "file"),
    h("h2", {}, t(`export.${format}`)),
    h("p", {}, t(`export.${format}.text`)),
    option,
    link,
  );
}

function summaryOf(t, { labelled, pending }) {
  const done = Object.values(labelled ?? {}).reduce((sum, count) => sum + count, 0);
  return `${t("export.labelled", { count: done })} ${pending ? t("export.open", { count: pending }) : ""}`;
}
