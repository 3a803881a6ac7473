/**
 * Where pages are dropped or picked for a pile, with the progress of sending them, the files that were refused, and those
 * that were there already, with records in the bin.
 */

import { isWorthAWord } from "../../core/piles/pile_results.js";
import { formatRoute } from "../../core/route.js";
import { pageRefusalWords } from "../../core/uploads/refusal_words.js";
import { fill, h, icon } from "../dom.js";
import { acceptDrops, filePicker, pickerButton } from "../uploads/drop_place.js";
import { uploadProgress } from "../uploads/upload_progress.js";

const ACCEPT = ".pdf,.tif,.tiff,image/*";

/**
 * @param {object} app t, format, pileUploads
 * @param {object} parts
 * @param {() => string} parts.nameOf the pile that pages are brought to; "" takes the default name
 * @param {() => string|null} [parts.countOf] how many forms a person says the pile holds; null keeps everything back: it
 *   is no such number
 * @param {(files: File[], folder: string|null) => void} [parts.onFiles] files were given
 * @param {(queue: UploadQueue) => void} [parts.onChange] a request was answered, or all are
 * @param {boolean} [parts.isSmall] beside other content
 * @returns {HTMLElement[]} the drop zone, the progress, the files of which there is something to say
 */
export function pileUpload(app, parts, signal) {
  const { nameOf, countOf = () => "", onFiles = () => {}, onChange = () => {}, isSmall = false } = parts;
  const { t, session, pileUploads: uploads } = app;
  const take = (files, folder = null) => {
    if (!files.length || !session.may("reviewer")) return;
    const counted = countOf();
    if (counted === null) return;
    onFiles(files, folder);
    uploads.add(files, nameOf() || uploads.newBatch(), counted);
  };
  const zone = dropzone(t, take, isSmall, signal);
  acceptDrops(take, zone, signal);
  const progress = uploadProgress({ ...app, uploads }, signal);
  const said = h("ul", { class: "rows", hidden: true });
  const { queue } = uploads;
  const before = queue.isBusy ? 0 : queue.results.length; // results of an earlier upload are not shown again
  let shown = `${before} ${queue.isBusy}`;
  uploads.watch(() => {
    progress.update();
    progress.element.hidden = !queue.isBusy;
    const now = `${queue.results.length} ${queue.isBusy}`;
    if (now === shown) return; // only the progress has changed
    shown = now;
    say(t, said, queue.results.slice(before));
    onChange(queue);
  }, signal);
  return [zone, progress.element, said];
}

function dropzone(t, take, isSmall, signal) {
  const files = filePicker(take, signal, { multiple: true, accept: ACCEPT, testid: "pile-input" });
  const folder = filePicker(take, signal, { webkitdirectory: true, multiple: true });
  const camera = filePicker(take, signal, { accept: "image/*", capture: "environment" });
  const pick = (input, label, iconName, kind, className = "") =>
    pickerButton(input, signal, { label: t(label), iconName, kind, class: className });
  return h(
    "div",
    { class: `dropzone${isSmall ? " dropzone-small" : ""}`, testid: "dropzone", data: { needs: "reviewer" } },
    !isSmall && icon("pages"),
    h("p", { class: "dropzone-title" }, t(isSmall ? "piles.dropMore" : "piles.drop")),
    !isSmall && h("p", { class: "dropzone-text" }, t("piles.formats")),
    h(
      "div",
      { class: "dropzone-buttons" },
      pick(files, "upload.pick", "file", isSmall ? "" : "primary"),
      !isSmall && pick(folder, "upload.folder", "folder", "", "only-fine-pointer"),
      pick(camera, "upload.camera", "camera", "", "only-touch"),
    ),
    files,
    folder,
    camera,
  );
}

function say(t, list, results) {
  const worth = results.filter(isWorthAWord);
  list.hidden = worth.length === 0;
  fill(
    list,
    worth.map((result) => (result.outcome === "refused" ? refusedRow(t, result) : inBinRow(t, result))),
  );
}

function refusedRow(t, { path, error }) {
  return h(
    "li",
    { class: "row pile-file is-refused", testid: "pile-refused" },
    icon("warning"),
    h("span", { class: "pile-file-name" }, path),
    h("span", { class: "pile-file-words" }, pageRefusalWords(t, error)),
  );
}

function inBinRow(t, { path, records_in_bin: { length: count } }) {
  return h(
    "li",
    { class: "row pile-file", testid: "pile-in-bin" },
    icon("bin"),
    h("span", { class: "pile-file-name" }, path),
    h(
      "span",
      { class: "pile-file-words" },
      t("piles.inBin", { count }),
      " ",
      h("a", { href: formatRoute({ name: "bin" }), testid: "pile-to-bin" }, t("piles.toBin")),
    ),
  );
}
