/**
 * The panel below the drop zone: which files are being sent, and how far the upload is.
 */

import { button, fill, h } from "../dom.js";

const SENDING_SHOWN = 5;

/** The buttons stay while the panel updates, so a click or the focus is never lost. */
export function uploadProgress({ t, format, uploads: { queue } }, signal) {
  const summary = h("p", { testid: "upload-summary", role: "status" });
  const pause = button({
    label: t("upload.pause"),
    iconName: "pause",
    kind: "quiet",
    testid: "upload-pause",
    signal,
    on: { click: () => queue.pause() },
  });
  const resume = button({
    label: t("upload.resume"),
    iconName: "play",
    testid: "upload-resume",
    signal,
    on: { click: () => queue.resume() },
  });
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("upload.progress") });
  const list = h("ul", { class: "upload-open" });
  const element = h(
    "div",
    { class: "panel upload-panel", hidden: true },
    h("div", { class: "upload-summary" }, summary, pause, resume),
    bar,
    list,
  );
  const update = () => {
    const { files, settled, share } = queue.totals;
    const state = stateOf(queue);
    const said = t(`upload.state.${state}`, { count: files, settled });
    const words = state === "waiting" && queue.waitsBecause ? `${said} ${queue.waitsBecause}` : said;
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
    open
      .slice(0, SENDING_SHOWN)
      .map(({ file, progress }) =>
        h(
          "li",
          {},
          h("span", { class: "upload-name" }, file.name),
          h("span", { class: "upload-size" }, format.bytes(file.size)),
          h("progress", { value: progress, max: 1, "aria-label": file.name }),
        ),
      ),
    rest > 0 && h("li", { class: "upload-more" }, t("upload.more", { count: rest })),
  ];
}
