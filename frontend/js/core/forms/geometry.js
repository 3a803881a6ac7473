/**
 * Rectangles on a page, in millimetres from its top left corner: `[left, top, width, height]` as the API has them, or
 * their four edges while they are moved.
 */

/** No side of a field is shorter. */
export const LEAST_MM = 1;
/** Fields that share no more than this in width or height only touch, as neighbours on one printed line do. */
const TOUCHING_MM = 1;
const STEPS_PER_MM = 10;

/** Rounds to tenths of a millimetre. */
export const rounded = (mm) => Math.round(mm * STEPS_PER_MM) / STEPS_PER_MM;

export function edgesOf([left, top, width, height]) {
  return { left, top, right: left + width, bottom: top + height };
}

/** The rectangle between two opposite corners, as edges. */
export function edgesBetween(a, b) {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  };
}

export function shifted({ left, top, right, bottom }, dx, dy) {
  return { left: left + dx, top: top + dy, right: right + dx, bottom: bottom + dy };
}

/** The edges moved onto the page, with the same size where that fits. @param {{width_mm, height_mm}} page */
export function movedOnto(edges, page) {
  const dx = Math.max(-edges.left, Math.min(0, page.width_mm - edges.right));
  const dy = Math.max(-edges.top, Math.min(0, page.height_mm - edges.bottom));
  return shifted(edges, dx, dy);
}

/** The nearest point on the page. */
export function pointOnto({ x, y }, page) {
  return { x: Math.min(Math.max(0, x), page.width_mm), y: Math.min(Math.max(0, y), page.height_mm) };
}

/**
 * The edges as a rectangle in tenths of a millimetre that does not stick out of the page by rounding.
 *
 * @returns {[number, number, number, number]}
 */
export function rectOf({ left, top, right, bottom }, page) {
  const [x, width] = side(left, right, page.width_mm);
  const [y, height] = side(top, bottom, page.height_mm);
  return [x, y, width, height];
}

function side(from, to, length) {
  const start = Math.max(0, Math.min(rounded(from), rounded(length - LEAST_MM)));
  let size = Math.max(LEAST_MM, rounded(rounded(to) - start));
  while (start + size > length && size > LEAST_MM / 2) size = Math.floor((size - 0.001) * 100) / 100;
  return [start, size];
}

export function isOnPage([left, top, width, height], page) {
  return left >= 0 && top >= 0 && left + width <= page.width_mm && top + height <= page.height_mm;
}

export function overlap(one, other) {
  const a = edgesOf(one);
  const b = edgesOf(other);
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > TOUCHING_MM && height > TOUCHING_MM;
}

export function holds(rect, { x, y }) {
  const { left, top, right, bottom } = edgesOf(rect);
  return x >= left && x <= right && y >= top && y <= bottom;
}
