/**
 * The tools of the editor: add a field, draw with a finger, undo, zoom, change the page, snap to printed lines.
 */

import { ZOOMS } from "../../core/forms/pinch.js";
import { button, fill, h, icon, select } from "../dom.js";

/**
 * @param {object} app
 * @param {FormSession} session
 * @param {PagePicture} picture
 * @param {PagePointer} pointer
 * @param {() => void} onAdd
 * @returns {{element: HTMLElement, update: () => void}}
 */
export function editorBar(app, session, { picture, pointer, onAdd }) {
  const { t } = app;
  const tool = (name, iconName, click) => iconButton(t(`editor.${name}`), iconName, `editor-${name}`, click);
  const undo = tool("undo", "undo", () => session.undo());
  const redo = tool("redo", "redo", () => session.redo());
  const zoomed = h("output", { class: "zoom-shown", testid: "editor-zoom" });
  const zoom = (by) => () => picture.zoomBy(by);
  const smaller = tool("smaller", "minus", zoom(-1));
  const larger = tool("larger", "plus", zoom(1));
  const pages = h("div", { class: "page-choice" });
  const update = () => {
    undo.disabled = !session.canUndo;
    redo.disabled = !session.canRedo;
    smaller.disabled = picture.zoom === ZOOMS[0];
    larger.disabled = picture.zoom === ZOOMS.at(-1);
    zoomed.textContent = t("editor.zoom", { percent: Math.round(picture.zoom * 100) });
    showPages(app, session, pages);
  };
  picture.onZoom = update;
  const element = h(
    "div",
    { class: "editor-bar", role: "group", "aria-label": t("editor.tools") },
    button({ label: t("editor.add"), iconName: "plus", testid: "editor-add", on: { click: onAdd } }),
    fingerToggle(t, pointer),
    h("span", { class: "bar-group" }, undo, redo),
    h("span", { class: "bar-group" }, smaller, zoomed, larger),
    pages,
    snapToggle(t, picture),
  );
  return { element, update };
}

function iconButton(label, iconName, testid, click) {
  return h(
    "button",
    { type: "button", class: "icon-button", title: label, "aria-label": label, testid, on: { click } },
    icon(iconName),
  );
}

/** One finger scrolls; with this it draws. */
function fingerToggle(t, pointer) {
  const toggle = button({
    label: t("editor.draw"),
    iconName: "draw",
    class: "only-finger",
    "aria-pressed": "false",
    testid: "editor-draw",
    on: {
      click: () => {
        pointer.isDrawing = !pointer.isDrawing;
        toggle.setAttribute("aria-pressed", String(pointer.isDrawing));
      },
    },
  });
  return toggle;
}

function snapToggle(t, picture) {
  const box = h("input", {
    type: "checkbox",
    checked: picture.isSnapping,
    testid: "editor-snap",
    on: {
      change: () => {
        picture.isSnapping = box.checked;
      },
    },
  });
  return h("label", { class: "check snap-choice" }, box, h("span", {}, t("editor.snap")));
}

function showPages({ t }, session, place) {
  const count = session.form.pages.length;
  if (count === 1) return;
  const counts = session.form.pages.map((_, at) => session.form.fields.filter(({ page }) => page === at + 1).length);
  const shown = `${session.page} ${counts}`;
  if (place.dataset.shown === shown) return;
  place.dataset.shown = shown;
  const hadFocus = place.contains(document.activeElement);
  const chooser = select({
    label: t("editor.pages"),
    value: session.page,
    "data-testid": "editor-page",
    options: counts.map((fields, at) => [
      at + 1,
      t("editor.pageOption", { page: at + 1, pages: count, count: fields }),
    ]),
    onChange: (page) => session.show(Number(page)),
  });
  fill(place, chooser);
  if (hadFocus) chooser.querySelector("select").focus();
}
