/**
 * What mouse, pen and finger do on a page: draw a field, move and resize one, take a printed box as a field.
 */

import { combBoxes } from "../../core/forms/comb_boxes.js";
import { edgesOf, rectOf } from "../../core/forms/geometry.js";
import { Gesture } from "../../core/forms/gesture.js";
import { boxAt, linesOf } from "../../core/forms/snapping.js";
import { listenToPinch } from "./page_pinch.js";

/** A pointer that moved less has clicked. */
const CLICK_PIXELS = 4;
const LEAST_DRAWN_MM = [3, 2];

export class PagePointer {
  #picture;
  #session;
  #onDrawn;
  #drag = null;
  #wasDragged = false;
  #pressed = { key: null, handle: "" };
  #isDrawing = false;

  /**
   * @param {PagePicture} picture
   * @param {FormSession} session
   * @param {(field: {rect_mm, kind, boxes}, pointerType: string) => void} onDrawn
   */
  constructor(picture, session, onDrawn, signal) {
    this.#picture = picture;
    this.#session = session;
    this.#onDrawn = onDrawn;
    const listen = (type, work) => picture.sheet.addEventListener(type, work, { signal });
    listen("pointerdown", (event) => this.#down(event));
    listen("pointermove", (event) => this.#move(event));
    listen("pointerup", (event) => this.#up(event));
    listen("pointercancel", () => this.cancel());
    listen("pointerleave", () => picture.place(picture.offer, null));
    listen("click", (event) => this.#click(event));
    listenToPinch(picture, () => this.cancel(), signal);
    window.addEventListener("keydown", (event) => event.key === "Escape" && this.cancel(), { signal });
  }

  get isDrawing() {
    return this.#isDrawing;
  }

  /** Whether a finger draws instead of scrolling. */
  set isDrawing(isDrawing) {
    this.#isDrawing = isDrawing;
    this.#picture.sheet.classList.toggle("is-drawing", isDrawing);
  }

  #down(event) {
    this.#wasDragged = false;
    this.#pressed = { key: frameKey(event.target), handle: event.target.dataset.handle ?? "" };
    if (this.#drag || event.button !== 0) return;
    const drag = this.#beginning(event);
    if (!drag) return;
    const from = { x: event.clientX, y: event.clientY };
    this.#drag = { ...drag, pointerId: event.pointerId, from, tag: `drag ${event.timeStamp}`, isMoving: false };
  }

  /** @returns {{key: string|null, kind: string, handle: string}|null} null where the finger scrolls */
  #beginning({ pointerType }) {
    const isFinger = pointerType === "touch";
    const { handle } = this.#pressed;
    const key = handle ? this.#session.selectedKey : this.#pressed.key;
    if (key === null && isFinger && !this.isDrawing) return null;
    // The first touch selects; a finger that scrolls over a field does not move it.
    if (key !== null && isFinger && !handle && key !== this.#session.selectedKey) return null;
    return { key, kind: kindOf(key, handle), handle };
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag) return this.#offer(event);
    if (event.pointerId !== drag.pointerId) return undefined;
    // It was released outside the page, before it had moved far enough to be followed there.
    if (event.buttons === 0) return this.#end();
    const moved = Math.hypot(event.clientX - drag.from.x, event.clientY - drag.from.y);
    if (!drag.isMoving && moved < CLICK_PIXELS) return undefined;
    if (!drag.isMoving) this.#begin(drag);
    const { rect, guides } = drag.gesture.to(this.#picture.pointOf(event), event.ctrlKey || event.altKey);
    drag.rect = rect;
    this.#picture.guide(guides);
    if (drag.key === null) this.#picture.place(this.#picture.ghost, rect);
    else this.#session.update(drag.key, { rect_mm: rect }, drag.tag);
    return undefined;
  }

  #begin(drag) {
    const { paper, onPage } = this.#session;
    const field = onPage.find(({ key }) => key === drag.key);
    const others = onPage.filter(({ key }) => key !== drag.key).map(({ rect_mm }) => rect_mm);
    if (drag.key !== null) this.#picture.frames.focus(drag.key);
    drag.isMoving = true;
    this.#picture.sheet.setPointerCapture(drag.pointerId);
    drag.before = field?.rect_mm ?? null;
    drag.gesture = new Gesture({
      kind: drag.kind,
      handle: drag.handle,
      start: this.#picture.pointOf({ clientX: drag.from.x, clientY: drag.from.y }),
      rect: drag.before,
      page: paper,
      lines: linesOf(this.#picture.print, others),
      reach: this.#picture.reach,
    });
    this.#picture.place(this.#picture.offer, null);
  }

  #up(event) {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.pointerId) return;
    this.#end();
    if (!drag.isMoving) return;
    this.#wasDragged = true;
    this.#session.endStep();
    if (drag.key === null && drag.rect.slice(2).every((size, index) => size >= LEAST_DRAWN_MM[index]))
      this.#drawn(drag.rect, event.pointerType);
  }

  /** Abandons a drag and puts the field back. */
  cancel() {
    const drag = this.#drag;
    if (!drag) return;
    this.#end();
    this.#wasDragged = true;
    if (drag.isMoving && drag.key !== null) this.#session.update(drag.key, { rect_mm: drag.before }, drag.tag);
    this.#session.endStep();
  }

  #end() {
    this.#drag = null;
    this.#picture.guide([]);
    this.#picture.place(this.#picture.ghost, null);
  }

  /**
   * A click beside the fields takes the printed box that is there, or selects nothing. What counts is where it was
   * pressed: after that, handles of the field that it selects may be under the pointer. A click by keyboard has no place.
   */
  #click(event) {
    const { key, handle } = event.detail === 0 ? { key: frameKey(event.target), handle: "" } : this.#pressed;
    if (this.#wasDragged || handle) return;
    const box = key === null ? this.#boxAt(event) : null;
    if (box) this.#drawn(rectOf(edgesOf(box), this.#session.paper), event.pointerType);
    else this.#session.select(key);
  }

  #drawn(rect, pointerType) {
    const boxes = combBoxes(this.#picture.print, rect);
    this.#onDrawn({ rect_mm: rect, kind: boxes ? "comb" : "name", boxes }, pointerType);
  }

  /** Shows which printed box a click would take. */
  #offer(event) {
    const isFree = event.pointerType === "mouse" && !event.target.closest(".field-frame, .field-handle");
    this.#picture.place(this.#picture.offer, isFree ? this.#boxAt(event) : null);
  }

  #boxAt(event) {
    if (!this.#picture.isSnapping) return null;
    return boxAt(this.#picture.print, this.#picture.pointOf(event));
  }
}

function frameKey(element) {
  return element.closest(".field-frame")?.dataset.key ?? null;
}

function kindOf(key, handle) {
  if (key === null) return "draw";
  return handle ? "resize" : "move";
}
