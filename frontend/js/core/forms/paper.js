/**
 * Sizes of paper, in millimetres.
 */

export const PAPERS = Object.freeze({
  a3: [297, 420],
  a4: [210, 297],
  a5: [148, 210],
  a6: [105, 148],
  letter: [215.9, 279.4],
  legal: [215.9, 355.6],
});
const TOLERANCE_MM = 1;
/** How much longer or shorter than its paper a picture may be. */
const UNLIKE = 0.03;

/** The name of a page's size, whichever way it lies; "" for any other. */
export function paperOf({ width_mm, height_mm }) {
  const [short, long] = [width_mm, height_mm].sort((a, b) => a - b);
  const isSame = ([width, height]) =>
    Math.abs(width - short) <= TOLERANCE_MM && Math.abs(height - long) <= TOLERANCE_MM;
  return Object.keys(PAPERS).find((name) => isSame(PAPERS[name])) ?? "";
}

/** The size of a paper, lying as the picture does. @param {{width, height}} picture in pixels */
export function sizeFor(name, { width, height }) {
  const [short, long] = PAPERS[name];
  return width > height ? { width_mm: long, height_mm: short } : { width_mm: short, height_mm: long };
}

/** Whether the picture is clearly longer or shorter than the paper: then it shows more or less than the sheet. */
export function isUnlike({ width_mm, height_mm, width, height }) {
  return Math.abs((width / height) * (height_mm / width_mm) - 1) > UNLIKE;
}
