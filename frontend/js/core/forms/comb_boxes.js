/**
 * Counts the printed one-letter boxes in a field: boxes side by side, or one box with dividing lines.
 */

import { edgesOf } from "./geometry.js";

const LEAST_BOXES = 3;
const LEAST_WIDTH_MM = 2.5;
const MOST_WIDTH_MM = 15;
/** How far a box's width may be from the usual one, as a share of it; boxes of a comb are all alike. */
const UNLIKE = 0.25;
/** The least share of the field's height that a box or a dividing line covers. */
const LEAST_HEIGHT = 0.4;
/** How far a box may stick out of the field. */
const BESIDE_MM = 1.5;
const SAME_LINE_MM = 0.8;

/**
 * @param {{boxes: number[][], vertical: number[][]}} print
 * @param {number[]} rect of the field
 * @returns {number} 0 where the print shows no comb
 */
export function combBoxes(print, rect) {
  return countAlike(boxWidths(print, rect)) || countAlike(cellWidths(print, rect));
}

function boxWidths({ boxes }, rect) {
  const field = edgesOf(rect);
  const inside = boxes.filter((box) => {
    const { left, right, top, bottom } = edgesOf(box);
    const isIn = left >= field.left - BESIDE_MM && right <= field.right + BESIDE_MM;
    return isIn && covers([top, bottom], field);
  });
  // A frame around the boxes is no box.
  return inside.map(([, , width]) => width).filter((width) => width <= MOST_WIDTH_MM);
}

function cellWidths({ vertical }, rect) {
  const { left, right, top, bottom } = edgesOf(rect);
  const lines = vertical
    .filter(
      ([from, to, at]) =>
        at > left + LEAST_WIDTH_MM && at < right - LEAST_WIDTH_MM && covers([from, to], { top, bottom }),
    )
    .map(([, , at]) => at);
  const places = [left, ...lines, right].sort((a, b) => a - b);
  const distinct = places.filter((place, index) => index === 0 || place - places[index - 1] > SAME_LINE_MM);
  return distinct.slice(1).map((place, index) => place - distinct[index]);
}

function covers([from, to], { top, bottom }) {
  return Math.min(to, bottom) - Math.max(from, top) >= LEAST_HEIGHT * (bottom - top);
}

function countAlike(widths) {
  if (widths.length < LEAST_BOXES) return 0;
  const usual = widths.toSorted((a, b) => a - b)[Math.floor(widths.length / 2)];
  const isComb =
    usual >= LEAST_WIDTH_MM &&
    usual <= MOST_WIDTH_MM &&
    widths.every((width) => Math.abs(width - usual) <= UNLIKE * usual);
  return isComb ? widths.length : 0;
}
