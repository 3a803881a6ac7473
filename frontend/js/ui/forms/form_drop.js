/**
 * Where a sheet or the file of a form is dropped or picked.
 */

import { h, icon } from "../dom.js";
import { filePicker, pickerButton } from "../uploads/drop_place.js";
import { filesOf } from "../uploads/file_drop.js";

const SHEETS = "application/pdf,image/*,.tif,.tiff";
const FORM_FILES = "application/json,.json";

/**
 * @param {(key: string) => string} t
 * @param {(files: File[]) => void} take
 * @param {AbortSignal} signal
 */
export function formDrop(t, take, signal) {
  const sheets = filePicker(take, signal, { multiple: true, accept: SHEETS, testid: "form-sheets" });
  const file = filePicker(take, signal, { accept: FORM_FILES, testid: "form-file" });
  const opener = (input, label, iconName, kind) => pickerButton(input, signal, { label, iconName, kind });
  const zone = h(
    "div",
    { class: "dropzone", testid: "dropzone", data: { needs: "reviewer" } },
    icon("form"),
    h("p", { class: "dropzone-title" }, t("forms.drop")),
    h("p", { class: "dropzone-text" }, t("forms.dropText")),
    h(
      "div",
      { class: "dropzone-buttons" },
      opener(sheets, t("forms.pick"), "file", "primary"),
      opener(file, t("forms.import"), "upload", ""),
    ),
    sheets,
    file,
  );
  listen(zone, take, signal);
  return zone;
}

/** Accepts a drop anywhere in the window. */
function listen(zone, take, signal) {
  const mark = (isOver) => zone.classList.toggle("is-over", isOver);
  window.addEventListener(
    "dragover",
    (event) => {
      event.preventDefault();
      mark(true);
    },
    { signal },
  );
  window.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || mark(false), { signal });
  window.addEventListener(
    "drop",
    async (event) => {
      event.preventDefault();
      mark(false);
      take(await filesOf(event.dataTransfer));
    },
    { signal },
  );
}
