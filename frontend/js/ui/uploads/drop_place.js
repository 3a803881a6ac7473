/**
 * Files that are dropped or pasted anywhere in the window, and buttons that pick some.
 */

import { button, h } from "../dom.js";
import { filesOf, folderName } from "./file_drop.js";

/** A hidden file input that hands over what is picked. */
export function filePicker(take, signal, props) {
  return h("input", {
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
}

/** A button that opens a picker. */
export function pickerButton(input, signal, props) {
  return button({ ...props, signal, on: { click: () => input.click() } });
}

/**
 * Accepts drops and pastes anywhere in the window.
 *
 * @param {(files: File[], folder?: string|null) => void} take
 * @param {Element} zone marked while files are over the window
 * @param {AbortSignal} signal
 */
export function acceptDrops(take, zone, signal) {
  let depth = 0;
  const over = (change) => {
    depth = Math.max(0, depth + change);
    zone.classList.toggle("is-over", depth > 0);
  };
  const on = (type, listener) => window.addEventListener(type, listener, { signal });
  on("dragenter", (event) => {
    event.preventDefault();
    over(1);
  });
  on("dragleave", () => over(-1));
  on("dragover", (event) => event.preventDefault());
  on("drop", async (event) => {
    event.preventDefault();
    over(-depth);
    // The transfer is emptied after the event, so read it before awaiting anything.
    const name = folderName(event.dataTransfer);
    take(await filesOf(event.dataTransfer), name);
  });
  on("paste", async (event) => {
    const files = await filesOf(event.clipboardData);
    if (files.length) take(files);
  });
}
