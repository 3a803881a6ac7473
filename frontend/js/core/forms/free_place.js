/**
 * Where to put a field that nobody has drawn: in the part of the page that is in view, and not over another field.
 */

import { edgesOf, movedOnto, overlap, rectOf, shifted } from "./geometry.js";

const WIDTH_MM = 60;
const HEIGHT_MM = 8;
const GAP_MM = 2;
/** The largest share of the view's width that the field takes. */
const SHARE = 0.8;

/**
 * @param {{left, top, right, bottom}} view the part of the page in view, in millimetres
 * @param {{width_mm, height_mm}} page
 * @param {number[][]} taken rectangles of the page's fields
 * @returns {number[]}
 */
export function freePlace(view, page, taken) {
  const width = Math.min(WIDTH_MM, SHARE * (view.right - view.left));
  const left = (view.left + view.right - width) / 2;
  const middle = (view.top + view.bottom - HEIGHT_MM) / 2;
  const first = { left, top: middle, right: left + width, bottom: middle + HEIGHT_MM };
  const step = HEIGHT_MM + GAP_MM;
  const most = Math.ceil(page.height_mm / step);
  for (let count = 0; count <= most; count += 1) {
    for (const way of [1, -1]) {
      const rect = rectOf(movedOnto(shifted(first, 0, way * count * step), page), page);
      if (!taken.some((other) => overlap(other, rect))) return rect;
    }
  }
  return rectOf(movedOnto(edgesOf(rectOf(first, page)), page), page);
}
