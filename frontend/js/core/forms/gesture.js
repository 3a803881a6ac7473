/**
 * One drag on a page, with mouse, pen or finger: draws a field, moves one or resizes one. Given the points that the
 * pointer reaches, says what the rectangle is. Knows no events.
 */

import { edgesBetween, edgesOf, LEAST_MM, movedOnto, pointOnto, rectOf, shifted } from "./geometry.js";
import { snapEdges, snapShift } from "./snapping.js";

export const HANDLES = Object.freeze(["nw", "n", "ne", "e", "se", "s", "sw", "w"]);
const ALL_EDGES = ["left", "top", "right", "bottom"];
const EDGE_OF = { n: "top", s: "bottom", w: "left", e: "right" };

export class Gesture {
  #kind;
  #start;
  #edges;
  #moving;
  #page;
  #lines;
  #reach;

  /**
   * @param {object} parts
   * @param {"draw"|"move"|"resize"} parts.kind
   * @param {{x: number, y: number}} parts.start where the pointer was pressed, in millimetres
   * @param {number[]|null} parts.rect of the field that is moved or resized
   * @param {string} [parts.handle] one of HANDLES
   * @param {{width_mm, height_mm}} parts.page
   * @param {{x: object[], y: object[]}} parts.lines that edges snap to
   * @param {number} parts.reach how far, in millimetres
   */
  constructor({ kind, start, rect = null, handle = "", page, lines, reach }) {
    this.#kind = kind;
    this.#start = pointOnto(start, page);
    this.#edges = rect && edgesOf(rect);
    this.#moving = [...handle].map((letter) => EDGE_OF[letter]);
    this.#page = page;
    this.#lines = lines;
    this.#reach = reach;
  }

  /**
   * @param {{x: number, y: number}} point where the pointer is now
   * @param {boolean} isFree whether printed lines are ignored
   * @returns {{rect: number[], guides: object[]}}
   */
  to(point, isFree = false) {
    const reach = isFree ? -1 : this.#reach;
    const { edges, guides } = this.#placed(point, reach);
    return { rect: rectOf(edges, this.#page), guides };
  }

  #placed(point, reach) {
    if (this.#kind === "draw") return this.#drawn(point, reach);
    if (this.#kind === "resize") return this.#resized(point, reach);
    const { x, y } = this.#start;
    const moved = movedOnto(shifted(this.#edges, point.x - x, point.y - y), this.#page);
    const snapped = snapShift(moved, this.#lines, reach);
    return { ...snapped, edges: movedOnto(snapped.edges, this.#page) };
  }

  #drawn(point, reach) {
    return snapEdges(edgesBetween(this.#start, pointOnto(point, this.#page)), ALL_EDGES, this.#lines, reach);
  }

  #resized(point, reach) {
    const { x, y } = pointOnto(point, this.#page);
    const dx = x - this.#start.x;
    const dy = y - this.#start.y;
    const edges = { ...this.#edges };
    for (const name of this.#moving) edges[name] += name === "left" || name === "right" ? dx : dy;
    return snapEdges(notTurned(edges, this.#moving), this.#moving, this.#lines, reach);
  }
}

/** An edge that is dragged past the opposite one stops before it. */
function notTurned(edges, moving) {
  const kept = { ...edges };
  if (moving.includes("left")) kept.left = Math.min(kept.left, kept.right - LEAST_MM);
  if (moving.includes("right")) kept.right = Math.max(kept.right, kept.left + LEAST_MM);
  if (moving.includes("top")) kept.top = Math.min(kept.top, kept.bottom - LEAST_MM);
  if (moving.includes("bottom")) kept.bottom = Math.max(kept.bottom, kept.top + LEAST_MM);
  return kept;
}
