/**
 * A page set upright: from the pixels of its source to those of the view and back, and which part of the view shows a
 * field with its surroundings.
 */

/** Degrees clockwise by which a page is turned in the view. */
const QUARTER = 90;

export class PageView {
  /** @param {{width: number, height: number}} page pixels of the source  @param {number} turn 0, 90, 180 or 270 */
  constructor({ width, height }, turn = 0) {
    this.turn = ((turn % 360) + 360) % 360;
    const isAcross = this.turn % 180 !== 0;
    this.width = isAcross ? height : width;
    this.height = isAcross ? width : height;
  }

  toView([x, y]) {
    const { turn, width, height } = this;
    if (turn === QUARTER) return [width - y, x];
    if (turn === 2 * QUARTER) return [width - x, height - y];
    return turn === 3 * QUARTER ? [y, height - x] : [x, y];
  }

  toSource([x, y]) {
    const { turn, width, height } = this;
    if (turn === QUARTER) return [y, width - x];
    if (turn === 2 * QUARTER) return [width - x, height - y];
    return turn === 3 * QUARTER ? [height - y, x] : [x, y];
  }

  /** How SVG turns the page's picture. */
  get transform() {
    const { turn, width, height } = this;
    const matrix = {
      0: [1, 0, 0, 1, 0, 0],
      90: [0, 1, -1, 0, width, 0],
      180: [-1, 0, 0, -1, width, height],
      270: [0, -1, 1, 0, 0, height],
    }[turn];
    return `matrix(${matrix.join(" ")})`;
  }

  /**
   * The part of the view around a field: as wide as the page, in the proportions of the place where it is shown.
   *
   * @param {number[][]|null} corners of the field, pixels of the source; null: the top of the page
   * @param {number} proportion height by width of the place
   * @param {number} [share] of the page's width that is shown
   * @returns {{x, y, width, height}}
   */
  around(corners, proportion, share = 1) {
    const width = this.width * share;
    const height = Math.min(this.height, width * proportion);
    const [x, y] = corners ? middle(corners.map((corner) => this.toView(corner))) : [0, 0];
    return {
      x: bounded(x - width / 2, this.width - width),
      y: bounded(y - height / 2, this.height - height),
      width,
      height,
    };
  }
}

/** The turn that sets a sheet upright, by where its upper edge lies. @param {number[][]} outline its corners */
export function turnOf([[fromX, fromY], [toX, toY]]) {
  const quarters = Math.round(Math.atan2(toY - fromY, toX - fromX) / (Math.PI / 2));
  return (((-quarters * QUARTER) % 360) + 360) % 360;
}

export function middle(points) {
  return [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
}

function bounded(value, most) {
  return Math.min(Math.max(0, value), Math.max(0, most));
}
