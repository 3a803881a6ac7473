/**
 * Where the line of writing is on a picture, found from its pixels.
 */

const LEAST_CONTRAST = 40; // of 255: less is paper
const LINE_SHARE = 0.6; // a row with more ink than this is a printed line
const ABOVE_BASELINE = 0.9; // of the ink; the rest is what hangs below the line
/** Where the baseline is taken to be on a picture without ink. */
export const USUAL_BASELINE = 0.68;
const HIGHEST = 0.3;
const LOWEST = 0.92;

/**
 * @param {ArrayLike<number>} rgba four values for each pixel, row by row
 * @param {number} width
 * @param {number} height
 * @param {{left: number, right: number}} columns where the writing is, as shares of the width; beside it may be print
 * @returns {number} the baseline as a share of the height from the top, at least 0.3 and at most 0.92
 */
export function baseline(rgba, width, height, columns = { left: 0, right: 1 }) {
  const dark = darkPixels(rgba, width * height);
  const from = Math.floor(columns.left * width);
  const to = Math.max(from + 1, Math.ceil(columns.right * width));
  const rows = Array.from({ length: height }, (_, row) => {
    const ink = dark.slice(row * width + from, row * width + to).filter(Boolean).length;
    return ink > LINE_SHARE * (to - from) ? 0 : ink;
  });
  const line = mainBand(rows);
  if (!line) return USUAL_BASELINE;
  let above = 0;
  const row = rows.findIndex((ink, index) => {
    above += index < line.first ? 0 : ink;
    return above >= ABOVE_BASELINE * line.ink;
  });
  return Math.min(LOWEST, Math.max(HIGHEST, (row + 1) / height));
}

/**
 * The rows of one line of writing: the band with the most ink between two rows without any. Bands near an edge count for
 * less: crops are cut around their line, and print beside it may have more ink.
 */
function mainBand(rows) {
  const bands = [];
  for (const [row, ink] of rows.entries()) {
    if (ink === 0) continue;
    if (!rows[row - 1]) bands.push({ first: row, last: row, ink: 0 });
    const band = bands.at(-1);
    band.last = row;
    band.ink += ink;
  }
  const weight = ({ first, last, ink }) => ink * (1 - 0.9 * Math.abs((first + last + 1) / rows.length - 1)) ** 2;
  return bands.reduce((best, band) => (best && weight(best) >= weight(band) ? best : band), null);
}

/** @returns {boolean[]} which pixels are ink; none on a picture without contrast */
function darkPixels(rgba, count) {
  const brightness = (pixel) => (rgba[4 * pixel] * 3 + rgba[4 * pixel + 1] * 6 + rgba[4 * pixel + 2]) / 10;
  const all = Array.from({ length: count }, (_, pixel) => brightness(pixel));
  const sorted = Float64Array.from(all).sort();
  const [ink, paper] = [sorted[Math.floor(count * 0.002)], sorted[Math.floor(count * 0.6)]];
  const limit = paper - ink < LEAST_CONTRAST ? -1 : (ink + paper) / 2;
  return all.map((value) => value < limit);
}
