/**
 * One batch in the list: its name, its progress, and links to its review, images and exports.
 */

import { exportUrl } from "../../api.js";
import { formatRoute } from "../../core/route.js";
import { button, h, icon, linkButton } from "../dom.js";
import { remove, rename } from "./keeping.js";

/**
 * @param {{id, name, images, pending, labelled}} batch
 * @returns {{element: HTMLElement, name: string, update: (batch) => void}}
 */
export function batchRow(app, batch) {
  const { t } = app;
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
    data: { needs: "reviewer" },
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
        href: exportUrl({ format: "xlsx", batch: id }),
        iconName: "download",
        label: t("batches.excel"),
        about: name,
        testid: "batch-export",
        download: true,
      }),
      link({ href: of("export"), label: t("batches.formats"), about: name, testid: "batch-formats" }),
      actions(app, batch),
    ),
  );
  const update = ({ images, pending, labelled }) => {
    progress.value = images ? labelled / images : 0;
    words.textContent = t("batches.words", { count: images, labelled });
    review.hidden = pending === 0;
    done.hidden = pending > 0 || images === 0;
  };
  update(batch);
  return { element, name, update };
}

function actions(app, batch) {
  const act = (work, label, testid) =>
    button({
      label: [label, h("span", { class: "visually-hidden" }, ` ${batch.name}`)],
      kind: "quiet",
      testid,
      actsOnce: true,
      data: { needs: "reviewer" },
      on: { click: () => work(app, "batch", batch, () => {}) },
    });
  return [act(rename, app.t("rename.name"), "batch-rename"), act(remove, app.t("bin.delete"), "batch-delete")];
}

/** Includes the batch's name for screen readers, which may list links without their row. */
function link({ label, about, ...props }) {
  return linkButton({ ...props, label: [label, h("span", { class: "visually-hidden" }, ` ${about}`)] });
}
