/**
 * Under the drop zone: what is being sent, and what became of each file.
 */

import { formatRoute } from "../core/route.js";
import { button, fill, h, icon } from "./dom.js";

const SENDING_SHOWN = 5;
const RESULTS_SHOWN = 300;
const OUTCOME_ICONS = { created: "check", exists: "same", refused: "warning" };

/** The card about what is being sent. Its buttons stay while it updates, so a click or the focus is never lost. */
export function uploadProgress({ t, format, uploads: { queue } }, signal) {
  const summary = h("p", { testid: "upload-summary", role: "status" });
  const pause = button({ label: t("upload.pause"), iconName: "pause", kind: "quiet", testid: "upload-pause", signal, on: { click: () => queue.pause() } });
  const resume = button({ label: t("upload.resume"), iconName: "play", testid: "upload-resume", signal, on: { click: () => queue.resume() } });
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("upload.progress") });
  const list = h("ul", { class: "upload-open" });
  const element = h("div", { class: "sheet upload-sheet", hidden: true }, h("div", { class: "upload-summary" }, summary, pause, resume), bar, list);
  const update = () => {
    const { files, settled, share } = queue.totals;
    const words = t(`upload.state.${stateOf(queue)}`, { count: files, settled });
    if (summary.textContent !== words) summary.textContent = words;
    element.hidden = files === 0;
    pause.hidden = !queue.isBusy || queue.isPaused;
    resume.hidden = !queue.isBusy || !queue.isPaused;
    bar.value = share;
    fill(list, openFiles(t, format, queue));
  };
  return { element, update };
}

function stateOf(queue) {
  if (!queue.isBusy) return "done";
  if (queue.isPaused) return "paused";
  return queue.isWaiting ? "waiting" : "sending";
}

function openFiles(t, format, queue) {
  const open = queue.items.filter((item) => item.state === "sending" || item.state === "waiting");
  const rest = open.length - SENDING_SHOWN;
  return [
    open.slice(0, SENDING_SHOWN).map(({ file, progress }) => h("li", {},
      h("span", { class: "upload-name" }, file.name),
      h("span", { class: "upload-size" }, format.bytes(file.size)),
      h("progress", { value: progress, max: 1, "aria-label": file.name }))),
    rest > 0 && h("li", { class: "upload-more" }, t("upload.more", { count: rest })),
  ];
}

/** @returns {Node[]} refused files first: they want something of the person */
export function uploadResults(app) {
  const { t, uploads } = app;
  const { queue } = uploads;
  const { created, exists, refused } = queue.totals;
  if (!queue.results.length) return [];
  const ordered = [...queue.results].sort((a, b) => (b.outcome === "refused") - (a.outcome === "refused"));
  return [
    h("div", { class: "section-head" },
      h("h2", {}, t("upload.results")),
      h("p", { class: "tallies" },
        created > 0 && h("span", { class: "tally tally-good" }, t("upload.created", { count: created })),
        exists > 0 && h("span", { class: "tally" }, t("upload.exists", { count: exists })),
        refused > 0 && h("span", { class: "tally tally-bad" }, t("upload.refused", { count: refused })))),
    created + exists > 0 && h("a", {
      class: "button button-primary upload-next", testid: "upload-review",
      href: formatRoute({ name: "review", query: queue.batch ? { batch: queue.batch.id } : {} }),
    }, icon("pen"), h("span", {}, t("upload.review"))),
    h("ul", { class: "rows upload-list" }, ordered.slice(0, RESULTS_SHOWN).map((result) => resultRow(t, result))),
    ordered.length > RESULTS_SHOWN && h("p", { class: "more" }, t("upload.moreResults", { count: ordered.length - RESULTS_SHOWN })),
  ];
}

function resultRow(t, { file_name: name, outcome, image_id: id, near_duplicate_of: twin, error }) {
  const words = outcome === "refused" ? error?.detail || error?.title : t(`upload.outcome.${outcome}`);
  return h("li", { class: `row upload-result is-${outcome}`, testid: "upload-result", data: { outcome } },
    icon(OUTCOME_ICONS[outcome] ?? "file"),
    h("span", { class: "upload-name" }, id ? h("a", { href: formatRoute({ name: "images", id }) }, name) : name),
    h("span", { class: "upload-words" }, words, twin && h("span", {}, ` ${t("upload.near")} `, h("a", { href: formatRoute({ name: "images", id: twin }) }, `#${twin}`))));
}
