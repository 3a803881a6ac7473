/**
 * Upload: files, folders and archives by drop, picker, paste or camera, with the result of each. The queue belongs
 * to the app, so leaving the view does not stop it.
 */

import { formatRoute } from "../core/route.js";
import { h, icon } from "../ui/dom.js";
import { acceptDrops, filePicker, pickerButton } from "../ui/uploads/drop_place.js";
import { uploadProgress } from "../ui/uploads/upload_progress.js";
import { uploadResults } from "../ui/uploads/upload_results.js";
import { leadText, viewHead } from "../ui/view_head.js";

const ACCEPT = "image/*,.zip,.csv,.tsv,.xlsx,.tif,.tiff,.bmp";

export function uploadView(outlet, _route, signal, app) {
  const { t, uploads } = app;
  const batch = h("input", {
    type: "text",
    maxlength: 100,
    autocomplete: "off",
    placeholder: uploads.defaultBatch,
    value: uploads.batchName,
    testid: "upload-batch",
  });
  const take = (files, folder = null) => {
    if (!files.length) return;
    batch.value = uploads.nameFor(batch.value, folder);
    uploads.add(files, batch.value);
  };
  const progress = uploadProgress(app, signal);
  const results = uploadResults(app, signal);
  outlet.append(
    h(
      "section",
      { class: "view upload" },
      viewHead({ title: t("upload.title"), lead: leadText(t("upload.lead")) }),
      dropzone(app, take, signal),
      h(
        "p",
        { class: "quiet" },
        t("upload.try"),
        h("a", { href: formatRoute({ name: "draw" }), testid: "upload-draw" }, t("upload.tryDraw")),
        ` ${t("upload.pages")} `,
        h("a", { href: formatRoute({ name: "piles" }), testid: "upload-pages" }, t("upload.toPiles")),
      ),
      h("label", { class: "control upload-batch" }, h("span", { class: "control-label" }, t("upload.batch")), batch),
      progress.element,
      results.element,
    ),
  );
  acceptDrops(take, outlet.querySelector(".dropzone"), signal);
  uploads.watch(() => {
    progress.update();
    results.update();
  }, signal);
}

function dropzone({ t }, take, signal) {
  const files = filePicker(take, signal, { multiple: true, accept: ACCEPT, testid: "upload-input" });
  const folder = filePicker(take, signal, { webkitdirectory: true, multiple: true, testid: "upload-folder" });
  const camera = filePicker(take, signal, { accept: "image/*", capture: "environment" });
  return h(
    "div",
    { class: "dropzone", testid: "dropzone" },
    icon("upload"),
    h("p", { class: "dropzone-title" }, t("upload.drop")),
    h("p", { class: "dropzone-text" }, t("upload.formats")),
    h(
      "div",
      { class: "dropzone-buttons" },
      pickerButton(files, signal, { label: t("upload.pick"), iconName: "file", kind: "primary" }),
      pickerButton(folder, signal, { label: t("upload.folder"), iconName: "folder", class: "only-fine-pointer" }),
      pickerButton(camera, signal, { label: t("upload.camera"), iconName: "camera", class: "only-touch" }),
    ),
    files,
    folder,
    camera,
  );
}
