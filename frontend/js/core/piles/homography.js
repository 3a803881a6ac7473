/**
 * The perspective that takes four points to four others, and where it takes further points.
 */

const LEAST_AREA = 1e-9; // of square pixels: less is a line

/**
 * @param {number[][]} from four points `[x, y]`, of which no three are on one line
 * @param {number[][]} to where they go
 * @returns {number[]} nine numbers, row by row, the last one 1
 */
export function homography(from, to) {
  const rows = from.flatMap(([x, y], index) => {
    const [u, v] = to[index];
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  return [...solved(rows), 1];
}

/** @param {number[]} map nine numbers of `homography`  @param {number[]} point `[x, y]` */
export function mapped(map, [x, y]) {
  const [a, b, c, d, e, f, g, h, i] = map;
  const depth = g * x + h * y + i;
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
}

/** Whether four points, clockwise as one sees them, enclose a sheet: no corner bends inwards and no sides cross. */
export function isSheet(outline) {
  return outline.every((corner, index) => {
    const [before, after] = [outline.at(index - 1), outline[(index + 1) % outline.length]];
    return cross(corner, before, after) < -LEAST_AREA;
  });
}

function cross([x, y], [fromX, fromY], [toX, toY]) {
  return (fromX - x) * (toY - y) - (fromY - y) * (toX - x);
}

/** Gauss-Jordan elimination with the largest pivot. @param {number[][]} rows each with its right side last */
function solved(rows) {
  const size = rows.length;
  const left = rows.map((row) => [...row]);
  for (let column = 0; column < size; column += 1) {
    const pivot = left
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column]) > Math.abs(best[column]) ? row : best));
    left.splice(left.indexOf(pivot), 1);
    left.splice(column, 0, pivot);
    for (const row of left) {
      if (row === pivot) continue;
      const times = row[column] / pivot[column];
      for (let at = column; at <= size; at += 1) row[at] -= times * pivot[at];
    }
  }
  return left.map((row, index) => row[size] / row[index]);
}
