/**
 * Handwriting as strokes: what was drawn, where its ink is, and how it is laid out to look like a scanned crop.
 * Knows points, not canvases. A point is {x, y, pressure} in pixels of the drawing pad, pressure 0..1; a stroke is a
 * list of points.
 */

/** Width of a pen line as a share of the ink's height: about what a ballpoint leaves on a form. */
const PEN_SHARE = 0.09;
/** How far pressure thins or thickens a line around its middle. */
const PRESSURE_SWING = 0.6;
/** Points closer than this to the last one are dropped, in pixels of the pad. */
const STEP = 0.75;

export class Drawing {
  #strokes = [];
  #open = null;

  /** @returns {{x, y, pressure}[][]} all strokes, the open one included */
  get strokes() {
    return this.#open ? [...this.#strokes, this.#open] : this.#strokes;
  }

  get isEmpty() {
    return this.strokes.length === 0;
  }

  get isOpen() {
    return this.#open !== null;
  }

  begin(point) {
    this.end();
    this.#open = [point];
  }

  /** @param {{x, y, pressure}[]} points in drawing order  @returns {boolean} whether any was added */
  extend(points) {
    if (!this.#open) return false;
    const before = this.#open.length;
    for (const point of points) {
      const last = this.#open.at(-1);
      if (Math.hypot(point.x - last.x, point.y - last.y) >= STEP) this.#open.push(point);
    }
    return this.#open.length > before;
  }

  end() {
    if (this.#open) this.#strokes.push(this.#open);
    this.#open = null;
  }

  /** Drops the open stroke: the browser cancelled the pointer, because of a scroll or a palm. */
  cancel() {
    this.#open = null;
  }

  /** @returns {boolean} whether there was a stroke to undo */
  undo() {
    this.end();
    return this.#strokes.pop() !== undefined;
  }

  clear() {
    this.#strokes = [];
    this.#open = null;
  }
}

/** The box around all points, {left, top, right, bottom}, or null without ink. */
export function inkBox(strokes) {
  const points = strokes.flat();
  if (!points.length) return null;
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

/** Pressure as a factor of a line's width: 1 in the middle, thinner and thicker around it. */
export function pressureFactor(pressure) {
  return 1 + (Math.min(1, Math.max(0, pressure)) - 0.5) * PRESSURE_SWING;
}

/**
 * A stroke as short curves through the midpoints between its points, so that the sampling shows no corners.
 *
 * @returns {{from, control, to, factor}[]} quadratic curves, one per point after the first; `factor` multiplies the
 *   line's width. A single point is one curve of no length: a dot
 */
export function curves(stroke) {
  if (stroke.length === 1)
    return [{ from: stroke[0], control: stroke[0], to: stroke[0], factor: pressureFactor(stroke[0].pressure) }];
  const middle = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  return stroke.slice(1).map((point, index) => {
    const before = stroke[index];
    const isLast = index === stroke.length - 2;
    return {
      from: index === 0 ? before : middle(stroke[index - 1], before),
      control: before,
      to: isLast ? point : middle(before, point),
      factor: pressureFactor((before.pressure + point.pressure) / 2),
    };
  });
}

/**
 * The frame of a scan around the ink: cropped with a margin and scaled to a fixed ink height. Small marks are not
 * enlarged beyond `maxScale`, so a dot stays a dot; a long line is scaled down until it fits.
 *
 * @returns {{width, height, scale, left, top, pen}|null} size in whole pixels; a point lands at `(x - left) * scale`;
 *   `pen` is the line's width in pixels of the result; null without ink
 */
export function scanFrame(strokes, { inkHeight = 56, margin = 20, maxWidth = 1200, maxScale = 2 } = {}) {
  const box = inkBox(strokes);
  if (!box) return null;
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const scale = Math.min(maxScale, inkHeight / Math.max(height, 1), (maxWidth - 2 * margin) / Math.max(width, 1));
  return {
    width: Math.ceil(width * scale) + 2 * margin,
    height: Math.ceil(height * scale) + 2 * margin,
    scale,
    left: box.left - margin / scale,
    top: box.top - margin / scale,
    pen: Math.max(2, PEN_SHARE * Math.min(inkHeight, Math.max(height, inkHeight / 2) * scale)),
  };
}
