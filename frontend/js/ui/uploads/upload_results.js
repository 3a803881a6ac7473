/**
 * The result of each uploaded file, for thousands of files. Refused files come first, because they need attention, then
 * the lists of expected names.
 */

import { chunksOf } from "../../core/chunk_window.js";
import { formatRoute } from "../../core/route.js";
import { listWords } from "../../core/uploads/list_words.js";
import { isAboutPages, refusalWords } from "../../core/uploads/refusal_words.js";
import { fill, h, icon } from "../dom.js";
import { WindowedList } from "../windowed_list.js";

const CHUNK = 50;
const RANKS = { refused: 0, list: 1 };
const OUTCOME_ICONS = { created: "check", exists: "same", refused: "warning" };

/** @returns {{element: HTMLElement, update: () => void}} */
export function uploadResults(app, signal) {
  const {
    t,
    uploads: { queue },
  } = app;
  const tallies = h("p", { class: "tallies", testid: "upload-tallies" });
  const review = h(
    "a",
    { class: "button button-primary upload-next", testid: "upload-review" },
    icon("pen"),
    h("span", {}, t("upload.review")),
  );
  const place = h("div");
  const element = h(
    "div",
    { class: "upload-results", hidden: true },
    h("div", { class: "section-head" }, h("h2", {}, t("upload.results")), tallies),
    review,
    place,
  );
  let list = null;
  let shown = 0;
  const update = () => {
    if (shown === queue.results.length) return;
    shown = queue.results.length;
    element.hidden = shown === 0;
    fill(tallies, talliesOf(t, queue.totals));
    review.hidden = queue.totals.created + queue.totals.exists === 0;
    review.href = formatRoute({ name: "review", query: queue.batch ? { batch: queue.batch.id } : {} });
    const rank = ({ outcome }) => RANKS[outcome] ?? 2;
    const ordered = queue.results.toSorted((a, b) => rank(a) - rank(b));
    list?.stop();
    list = new WindowedList({
      t,
      label: t("upload.results"),
      signal,
      fetchChunk: chunksOf(ordered, CHUNK),
      row: (result) => (result.outcome === "list" ? listRow(t, result) : resultRow(t, result)),
    });
    list.start();
    fill(place, list.element);
  };
  return { element, update };
}

function talliesOf(t, { created, exists, refused }) {
  return [
    created > 0 && h("span", { class: "tally tally-good" }, t("upload.created", { count: created })),
    exists > 0 && h("span", { class: "tally" }, t("upload.exists", { count: exists })),
    refused > 0 && h("span", { class: "tally tally-bad" }, t("upload.refused", { count: refused })),
  ];
}

function listRow(t, list) {
  const { file_name: name, path = name, matched } = list;
  return h(
    "div",
    { class: `row upload-result${matched ? "" : " is-unmatched"}`, role: "listitem", testid: "upload-list" },
    icon(matched ? "file" : "warning"),
    h("span", { class: "upload-name" }, path),
    h("span", { class: "upload-words" }, listWords(t, list)),
  );
}

function resultRow(t, { file_name: name, path = name, outcome, image_id: id, near_duplicate_of: twin, error, note }) {
  const words = outcome === "refused" ? refusalWords(t, error) : t(`upload.outcome.${outcome}`);
  return h(
    "div",
    { class: `row upload-result is-${outcome}`, role: "listitem", testid: "upload-result", data: { outcome } },
    icon(OUTCOME_ICONS[outcome] ?? "file"),
    h("span", { class: "upload-name" }, id ? h("a", { href: formatRoute({ name: "images", id }) }, path) : path),
    h(
      "span",
      { class: "upload-words" },
      words,
      isAboutPages(error) && [
        " ",
        h("a", { href: formatRoute({ name: "piles" }), testid: "upload-to-piles" }, t("upload.toPiles")),
      ],
      note && h("span", {}, ` ${note}`),
      twin &&
        h("span", {}, ` ${t("upload.near")} `, h("a", { href: formatRoute({ name: "images", id: twin }) }, `#${twin}`)),
    ),
  );
}
