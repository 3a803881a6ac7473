/**
 * What a key does to the field that has the focus in the editor of a form.
 */

import { edgesOf, LEAST_MM, movedOnto, rectOf, shifted } from "./geometry.js";

const STEP_MM = 1;
const FINE_MM = 0.1;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {{key: string, shiftKey: boolean, altKey: boolean}} event
 * @returns {number[]|null} the field's new rectangle; null when the key moves nothing
 */
export function nudged(rect, page, { key, shiftKey = false, altKey = false, ctrlKey = false, metaKey = false }) {
  const arrow = ARROWS[key];
  if (!arrow || ctrlKey || metaKey) return null;
  const step = altKey ? FINE_MM : STEP_MM;
  const [dx, dy] = arrow.map((way) => way * step);
  const edges = edgesOf(rect);
  if (!shiftKey) return rectOf(movedOnto(shifted(edges, dx, dy), page), page);
  const right = Math.min(page.width_mm, Math.max(edges.left + LEAST_MM, edges.right + dx));
  const bottom = Math.min(page.height_mm, Math.max(edges.top + LEAST_MM, edges.bottom + dy));
  return rectOf({ ...edges, right, bottom }, page);
}

/** @returns {"undo"|"redo"|"save"|null} what a key does wherever the focus is */
export function commandOf({ key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (!(ctrlKey || metaKey) || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === "z") return shiftKey ? "redo" : "undo";
  if (letter === "y" && !shiftKey) return "redo";
  return letter === "s" && !shiftKey ? "save" : null;
}
