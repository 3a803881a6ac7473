/**
 * Upload: files, folders and archives by drop, picker, paste or camera, with the result of each. The queue belongs
 * to the app, so leaving the view does not stop it.
 */

import { formatRoute } from "../core/route.js";
import { button, h, icon } from "../ui/dom.js";
import { filesOf, folderName } from "../ui/uploads/file_drop.js";
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
    placeholder: uploads.defaultBatch(),
    value: uploads.batchName,
    testid: "upload-batch",
  });
  const take = (files, folder = null) => {
    if (!files.length) return;
    if (folder && !batch.value) batch.value = folder;
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
      ),
      h("label", { class: "control upload-batch" }, h("span", { class: "control-label" }, t("upload.batch")), batch),
      progress.element,
      results.element,
    ),
  );
  listen(take, outlet, signal);
  uploads.watch(() => {
    progress.update();
    results.update();
  }, signal);
}

function dropzone({ t }, take, signal) {
  const picker = (props) =>
    h("input", {
      type: "file",
      class: "visually-hidden",
      tabindex: "-1",
      "aria-hidden": "true",
      ...props,
      signal,
      on: {
        change: (event) => {
          take([...event.target.files]);
          event.target.value = "";
        },
      },
    });
  const files = picker({ multiple: true, accept: ACCEPT, testid: "upload-input" });
  const folder = picker({ webkitdirectory: true, multiple: true, testid: "upload-folder" });
  const camera = picker({ accept: "image/*", capture: "environment" });
  const opener = (input, label, iconName, kind, className = "") =>
    button({ label, iconName, kind, class: className, signal, on: { click: () => input.click() } });
  return h(
    "div",
    { class: "dropzone", testid: "dropzone" },
    icon("upload"),
    h("p", { class: "dropzone-title" }, t("upload.drop")),
    h("p", { class: "dropzone-text" }, t("upload.formats")),
    h(
      "div",
      { class: "dropzone-buttons" },
      opener(files, t("upload.pick"), "file", "primary"),
      opener(folder, t("upload.folder"), "folder", "", "only-fine-pointer"),
      opener(camera, t("upload.camera"), "camera", "", "only-touch"),
    ),
    files,
    folder,
    camera,
  );
}

/** Accepts drops and pastes anywhere in the window. */
function listen(take, outlet, signal) {
  const zone = outlet.querySelector(".dropzone");
  let depth = 0;
  const over = (change) => {
    depth = Math.max(0, depth + change);
    zone.classList.toggle("is-over", depth > 0);
  };
  window.addEventListener(
    "dragenter",
    (event) => {
      event.preventDefault();
      over(1);
    },
    { signal },
  );
  window.addEventListener("dragleave", () => over(-1), { signal });
  window.addEventListener("dragover", (event) => event.preventDefault(), { signal });
  window.addEventListener(
    "drop",
    async (event) => {
      event.preventDefault();
      over(-depth);
      // The transfer is emptied after the event, so read it before awaiting anything.
      const name = folderName(event.dataTransfer);
      take(await filesOf(event.dataTransfer), name);
    },
    { signal },
  );
  window.addEventListener(
    "paste",
    async (event) => {
      const files = await filesOf(event.clipboardData);
      if (files.length) take(files);
    },
    { signal },
  );
}
