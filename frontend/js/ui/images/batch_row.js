/**
 * One batch in the list: its name, its progress, and links to its review, images and exports.
 */

import { exportUrl } from "../../api.js";
import { formatRoute } from "../../core/route.js";
import { h, icon, linkButton } from "../dom.js";

/** @param {{id, name, images, pending, labelled}} batch  @returns {{element: HTMLElement, update: (batch) => void}} */
export function batchRow({ t }, batch) {
  const { id, name } = batch;
  const of = (view) => formatRoute({ name: view, query: { batch: id } });
  const progress = h("progress", { max: 1, value: 0, "aria-label": t("batches.progress", { name }) });
  const words = h("p", { class: "batch-words", testid: "batch-words" });
  const review = link({
    href: of("review"),
    kind: "primary",
    iconName: "pen",
    label: t("batches.review"),
    about: name,
    testid: "batch-review",
  });
  const done = h("span", { class: "tag tag-confirmed", testid: "batch-done" }, icon("check"), t("batches.done"));
  const element = h(
    "li",
    { class: "row batch-row", testid: "batch-row", data: { batch: id } },
    h("div", { class: "batch-main" }, h("h2", { class: "batch-name" }, name), progress, words),
    h(
      "div",
      { class: "batch-links" },
      review,
      done,
      link({ href: of("images"), iconName: "images", label: t("batches.images"), about: name, testid: "batch-images" }),
      link({
        href: exportUrl({ format: "csv", batch: id, spreadsheet_safe: true }),
        iconName: "download",
        label: t("batches.csv"),
        about: name,
        testid: "batch-export",
        download: true,
      }),
      link({ href: of("export"), label: t("batches.formats"), about: name, testid: "batch-formats" }),
    ),
  );
  const update = ({ images, pending, labelled }) => {
    progress.value = images ? labelled / images : 0;
    words.textContent = t("batches.words", { count: images, labelled });
    review.hidden = pending === 0;
    done.hidden = pending > 0 || images === 0;
  };
  update(batch);
  return { element, update };
}

/** Includes the batch's name for screen readers, which may list links without their row. */
function link({ label, about, ...props }) {
  return linkButton({ ...props, label: [label, h("span", { class: "visually-hidden" }, ` ${about}`)] });
}
