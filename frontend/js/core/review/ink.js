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
 * @returns {number} the baseline as a share of the height from the top, at least 0.3 and at most 0.92
 */
export function baseline(rgba, width, height) {
  const rows = inkOfRows(rgba, width, height).map((ink) => (ink > LINE_SHARE * width ? 0 : ink));
  const all = rows.reduce((sum, ink) => sum + ink, 0);
  if (all === 0) return USUAL_BASELINE;
  let above = 0;
  const row = rows.findIndex((ink) => {
    above += ink;
    return above >= ABOVE_BASELINE * all;
  });
  return Math.min(LOWEST, Math.max(HIGHEST, (row + 1) / height));
}

/** @returns {number[]} how many dark pixels each row has */
function inkOfRows(rgba, width, height) {
  const brightness = (pixel) => (rgba[4 * pixel] * 3 + rgba[4 * pixel + 1] * 6 + rgba[4 * pixel + 2]) / 10;
  const all = Array.from({ length: width * height }, (_, pixel) => brightness(pixel));
  const sorted = Float64Array.from(all).sort();
  const [ink, paper] = [sorted[Math.floor(sorted.length * 0.002)], sorted[Math.floor(sorted.length * 0.6)]];
  if (paper - ink < LEAST_CONTRAST) return new Array(height).fill(0);
  const limit = (ink + paper) / 2;
  return Array.from({ length: height }, (_, row) => {
    let dark = 0;
    for (let pixel = row * width; pixel < (row + 1) * width; pixel += 1) if (all[pixel] < limit) dark += 1;
    return dark;
  });
}
