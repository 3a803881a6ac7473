/**
 * The page that is checked with the form laid over it: its outline, its fields, and a handle on each corner and one for the
 * whole. Reports drags and arrow keys; decides nothing.
 */

import { nudgeOf } from "../../core/piles/desk_keys.js";
import { middle } from "../../core/piles/page_view.js";
import { fill, h, setVars } from "../dom.js";
import { PagePicture } from "./page_picture.js";
import { pointsOf, set, svg } from "./svg.js";

const CORNERS = ["topLeft", "topRight", "bottomRight", "bottomLeft"];
const STEPS = 1_200; // small steps across the page: on A4 a sixth of a millimetre
const NAME_SIZE = 0.016; // of the page's width

export class FormOverlay {
  #t;
  #on;
  #placing = null;
  #picture = new PagePicture();
  #outline = svg("polygon", { class: "sheet-outline" });
  #fields = svg("g", {});
  #svg;
  #handles;
  #paper;

  /**
   * @param {(key: string) => string} t
   * @param {object} handlers
   * @param {(index: number, place: number[]) => void} handlers.onMove a corner was dragged to a place of the source
   * @param {(index: number|null, by: number[]) => void} handlers.onNudge null: the whole sheet
   * @param {(index: number|null) => void} handlers.onAim a corner has the focus
   */
  constructor(t, handlers, signal) {
    this.#t = t;
    this.#on = handlers;
    this.#svg = svg(
      "svg",
      { class: "sheet-picture", role: "img", "aria-label": t("desk.picture") },
      this.#picture.element,
      this.#fields,
      this.#outline,
    );
    this.#handles = [
      ...CORNERS.map((name, index) => this.#handle(name, index, signal)),
      this.#handle("whole", null, signal),
    ];
    this.#paper = h("div", { class: "sheet-paper" }, this.#svg, this.#handles);
    this.element = h("div", { class: "sheet", testid: "sheet" }, this.#paper);
  }

  /** @param {object} page as the API sends it  @param {Placing} placing */
  show(page, placing) {
    this.#placing = placing;
    const { view } = placing;
    setVars(this.#paper, { "--page-width": view.width, "--page-height": view.height });
    set(this.#svg, { viewBox: `0 0 ${view.width} ${view.height}` });
    this.#picture.show(page, view);
    const outline = placing.outline.map((corner) => view.toView(corner));
    set(this.#outline, { points: placing.formPage ? pointsOf(outline) : "" });
    this.#svg.classList.toggle("is-crossed", placing.formPage !== null && !placing.canPlace);
    fill(
      this.#fields,
      placing.fields.map((field) => this.#field(field, view)),
    );
    for (const [index, handle] of this.#handles.entries()) {
      const [x, y] = outline[index] ?? middle(outline);
      setVars(handle, { "--x": x / view.width, "--y": y / view.height });
      handle.hidden = placing.formPage === null;
    }
  }

  #field({ name, corners }, view) {
    const points = corners.map((corner) => view.toView(corner));
    const [right, top] = points[1];
    const size = NAME_SIZE * view.width;
    return svg(
      "g",
      { class: "sheet-field", "data-field": name },
      svg("polygon", { points: pointsOf(points) }),
      // At the right: print beside a field usually begins above its left end.
      svg("text", { x: right, y: top - 0.3 * size, "font-size": size, "text-anchor": "end" }, name),
    );
  }

  #handle(name, index, signal) {
    const handle = h("button", {
      type: "button",
      class: `sheet-handle is-${name}`,
      "aria-label": this.#t(`desk.corner.${name}`),
      testid: `corner-${name}`,
      signal,
      on: {
        keydown: (event) => this.#onKey(event, index),
        pointerdown: (event) => this.#grab(event, handle, index),
        focus: () => this.#on.onAim(index),
        blur: () => this.#on.onAim(null),
      },
    });
    return handle;
  }

  #onKey(event, index) {
    const by = nudgeOf(event, this.#placing.view.width / STEPS);
    if (!by) return;
    event.preventDefault();
    this.#on.onNudge(index, by);
  }

  #grab(event, handle, index) {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    const over = new AbortController();
    let last = this.#placeOf(event);
    // The finger keeps its distance to the corner, so that it does not jump at the first touch.
    const grabbed = index === null ? last : this.#placing.view.toView(this.#placing.outline[index]);
    const apart = [grabbed[0] - last[0], grabbed[1] - last[1]];
    const options = { signal: over.signal };
    const move = (moved) => {
      const place = this.#placeOf(moved);
      if (index === null) this.#on.onNudge(null, [place[0] - last[0], place[1] - last[1]]);
      else this.#on.onMove(index, this.#placing.view.toSource([place[0] + apart[0], place[1] + apart[1]]));
      last = place;
    };
    handle.addEventListener("pointermove", move, options);
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"])
      handle.addEventListener(type, () => over.abort(), options);
  }

  /** Where a pointer is, in pixels of the view. */
  #placeOf({ clientX, clientY }) {
    const { left, top, width, height } = this.#svg.getBoundingClientRect();
    const { view } = this.#placing;
    return [((clientX - left) / width) * view.width, ((clientY - top) / height) * view.height];
  }
}
