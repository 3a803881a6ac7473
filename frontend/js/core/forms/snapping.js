/**
 * The edges of a field that is drawn, moved or resized snap to printed lines and to other fields. All in millimetres.
 */

import { edgesOf, holds, shifted } from "./geometry.js";

/** A line attracts edges that pass this close to its ends. */
const BESIDE_MM = 3;
/** A printed box is offered as a field if it is at least this large and low enough not to frame a part of the page. */
const LEAST_BOX_MM = 3;
const HIGHEST_BOX_MM = 30;
export const NO_PRINT = Object.freeze({ boxes: [], horizontal: [], vertical: [] });

/**
 * @param {{boxes: number[][], horizontal: number[][], vertical: number[][]}} print as `GET …/print` gives it
 * @param {number[][]} rects of the other fields of the page
 * @returns {{x: object[], y: object[]}} lines to snap to: `{at, from, to}`, `at` along the axis
 */
export function linesOf(print, rects = []) {
  const all = [...print.boxes, ...rects].map(edgesOf);
  return {
    x: [
      ...print.vertical.map(([from, to, at]) => ({ at, from, to })),
      ...all.flatMap(({ left, right, top, bottom }) => [left, right].map((at) => ({ at, from: top, to: bottom }))),
    ],
    y: [
      ...print.horizontal.map(([from, to, at]) => ({ at, from, to })),
      ...all.flatMap(({ left, right, top, bottom }) => [top, bottom].map((at) => ({ at, from: left, to: right }))),
    ],
  };
}

/**
 * Moves each of the named edges to the nearest line.
 *
 * @param {object} edges
 * @param {string[]} moving names of the edges that may move
 * @param {{x: object[], y: object[]}} lines
 * @param {number} reach in millimetres
 * @returns {{edges: object, guides: {axis: string, at: number, from: number, to: number}[]}} guides: lines that hold
 */
export function snapEdges(edges, moving, lines, reach) {
  const snapped = { ...edges };
  const guides = [];
  for (const name of moving) {
    const axis = axisOf(name);
    const line = nearest(lines[axis], edges[name], spanAcross(edges, axis), reach);
    if (!line) continue;
    snapped[name] = line.at;
    guides.push({ axis, ...line });
  }
  const isFlat = snapped.left >= snapped.right || snapped.top >= snapped.bottom;
  return isFlat ? { edges, guides: [] } : { edges: snapped, guides };
}

/** Shifts the whole rectangle so that, in each direction, one of its edges meets the nearest line. */
export function snapShift(edges, lines, reach) {
  const guides = [];
  const by = { x: 0, y: 0 };
  for (const [axis, names] of [
    ["x", ["left", "right"]],
    ["y", ["bottom", "top"]],
  ]) {
    const span = spanAcross(edges, axis);
    const found = names
      .map((name) => ({ line: nearest(lines[axis], edges[name], span, reach), place: edges[name] }))
      .filter(({ line }) => line)
      .sort((one, other) => Math.abs(one.line.at - one.place) - Math.abs(other.line.at - other.place))[0];
    if (!found) continue;
    by[axis] = found.line.at - found.place;
    guides.push({ axis, ...found.line });
  }
  return { edges: shifted(edges, by.x, by.y), guides };
}

/** The print of a page, scaled to another size of paper. @param {{width_mm, height_mm}} from  @param {object} to */
export function scaledPrint({ boxes, horizontal, vertical }, from, to) {
  const x = to.width_mm / from.width_mm;
  const y = to.height_mm / from.height_mm;
  if (x === 1 && y === 1) return { boxes, horizontal, vertical };
  return {
    boxes: boxes.map(([left, top, width, height]) => [left * x, top * y, width * x, height * y]),
    horizontal: horizontal.map(([start, end, at]) => [start * x, end * x, at * y]),
    vertical: vertical.map(([start, end, at]) => [start * y, end * y, at * x]),
  };
}

/** The smallest printed box around a point that may be a field. @returns {number[]|null} */
export function boxAt(print, point) {
  const isField = ([, , width, height]) => Math.min(width, height) >= LEAST_BOX_MM && height <= HIGHEST_BOX_MM;
  const around = print.boxes.filter((box) => holds(box, point) && isField(box));
  return around.sort((one, other) => one[2] * one[3] - other[2] * other[3])[0] ?? null;
}

function axisOf(name) {
  return name === "left" || name === "right" ? "x" : "y";
}

/** The rectangle's extent across the axis. */
function spanAcross({ left, top, right, bottom }, axis) {
  return axis === "x" ? [top, bottom] : [left, right];
}

function nearest(lines, place, [from, to], reach) {
  let best = null;
  for (const line of lines) {
    const isBeside = line.from <= to + BESIDE_MM && line.to >= from - BESIDE_MM;
    const distance = Math.abs(line.at - place);
    if (isBeside && distance <= reach && (!best || distance < Math.abs(best.at - place))) best = line;
  }
  return best;
}
