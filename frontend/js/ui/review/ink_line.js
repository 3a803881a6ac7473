/**
 * The baseline of a picture that is loaded, measured once.
 */

import { baseline } from "../../core/review/ink.js";
import { columns } from "../../core/spans.js";

const MEASURED_WIDTH = 240; // pixels; a baseline needs no more
const MEASURED_HEIGHT = 160;

const known = new WeakMap();

/** Whether the baseline of a picture has been measured. */
export function isMeasured(picture) {
  return known.has(picture);
}

/** @param {HTMLImageElement} picture decoded  @param {object} image as the API sends it  @returns {number} share of its height */
export function baselineOf(picture, image) {
  if (!known.has(picture)) known.set(picture, measure(picture, lettersOf(image)));
  return known.get(picture);
}

/** Where the model found letters, as shares of the width. */
function lettersOf({ reading, width }) {
  const places = columns(reading?.spans ?? [], width);
  if (!places.length) return { left: 0, right: 1 };
  return { left: places[0].left, right: places.at(-1).right };
}

function measure(picture, letters) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.min(MEASURED_WIDTH, picture.naturalWidth));
  canvas.height = Math.max(1, Math.min(MEASURED_HEIGHT, picture.naturalHeight));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return baseline(data, canvas.width, canvas.height, letters);
}
