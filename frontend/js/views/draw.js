/**
 * Draw: write a name by hand and see it read while writing. Nothing is stored.
 */

import * as api from "../api.js";
import { DrawingReader } from "../core/drawing/drawing_reader.js";
import { button, h } from "../ui/dom.js";
import { DrawPad } from "../ui/drawing/draw_pad.js";
import { DrawnReading } from "../ui/drawing/drawn_reading.js";
import { leadText, viewHead } from "../ui/view_head.js";

export function drawView(outlet, _route, signal, app) {
  const { t } = app;
  const drawn = new DrawnReading(app);
  const reader = drawingReader(app, () => pad.scan(), drawn);
  const pad = new DrawPad({
    label: t("draw.pad"),
    describedBy: "draw-how",
    signal,
    onChange: () => {
      showTools();
      reader.changed();
    },
  });
  const [undo, clear] = tools(t, pad, signal);
  const hint = h("p", { class: "pad-hint", "aria-hidden": "true" }, t("draw.here"));
  const showTools = () => {
    undo.disabled = pad.isEmpty;
    clear.disabled = pad.isEmpty;
    hint.hidden = !pad.isEmpty;
  };
  const picker = filePicker(t, signal, (file) => reader.ask((stop) => readFile(file, stop)));
  outlet.append(
    h(
      "section",
      { class: "view draw" },
      viewHead({ title: t("draw.title"), lead: leadText(t("draw.lead"), { id: "draw-how" }) }),
      h(
        "div",
        { class: "panel draw-panel" },
        h("div", { class: "pad-place" }, pad.element, hint),
        h("div", { class: "pad-tools" }, undo, clear, picker),
        drawn.element,
      ),
      h("p", { class: "quiet" }, t("draw.keyboard")),
    ),
  );
  showTools();
  document.addEventListener("keydown", (event) => undoKey(event, pad), { signal });
  signal.addEventListener("abort", () => reader.stop());
}

function tools(t, pad, signal) {
  const tool = (name, props, click) =>
    button({ label: t(`draw.${name}`), kind: "quiet", testid: `draw-${name}`, signal, on: { click }, ...props });
  return [
    tool("undo", { iconName: "undo", key: "Ctrl Z" }, () => pad.undo()),
    tool("clear", { iconName: "cross" }, () => pad.clear()),
  ];
}

/** In a text box Ctrl+Z undoes typing, as everywhere. */
function undoKey(event, pad) {
  if (document.querySelector("dialog[open]") || event.target.closest?.("input, textarea")) return;
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
  event.preventDefault();
  pad.undo();
}

function drawingReader(app, scan, drawn) {
  return new DrawingReader({
    read: async (signal) => {
      const picture = scan();
      return picture && { picture, reply: await api.predict(await pngOf(picture), signal) };
    },
    onReading: (read) => (read ? drawn.show(read.reply, read.picture) : drawn.clear()),
    onError: (error) => drawn.fail(wordsOf(app, error)),
    clock: {
      now: () => performance.now(),
      set: (work, ms) => setTimeout(work, ms),
      clear: (timer) => clearTimeout(timer),
    },
  });
}

/** Lets those who cannot draw choose a picture, which is read in the same way. */
function filePicker(t, signal, onFile) {
  const input = h("input", {
    type: "file",
    accept: "image/*",
    class: "visually-hidden",
    tabindex: "-1",
    "aria-hidden": "true",
    testid: "draw-file",
    signal,
    on: {
      change: () => {
        if (input.files[0]) onFile(input.files[0]);
        input.value = "";
      },
    },
  });
  return [
    button({ label: t("draw.file"), iconName: "file", kind: "quiet", signal, on: { click: () => input.click() } }),
    input,
  ];
}

async function readFile(file, signal) {
  const reply = await api.predict(file, signal);
  return { reply, picture: await canvasOf(file) };
}

function wordsOf({ t }, error) {
  return error.isOffline ? t("draw.offline") : error.message;
}

function pngOf(canvas) {
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
}

async function canvasOf(file) {
  const bitmap = await createImageBitmap(file);
  const canvas = h("canvas", { width: bitmap.width, height: bitmap.height });
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  return canvas;
}
