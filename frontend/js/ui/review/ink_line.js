/**
 * The baseline of a picture that is loaded, measured once.
 */

import { baseline } from "../../core/review/ink.js";

const MEASURED_WIDTH = 240; // pixels; a baseline needs no more
const MEASURED_HEIGHT = 160;

const known = new WeakMap();

/** Whether the baseline of a picture has been measured. */
export function isMeasured(picture) {
  return known.has(picture);
}

/** @param {HTMLImageElement} picture decoded  @returns {number} share of its height, from the top */
export function baselineOf(picture) {
  if (!known.has(picture)) known.set(picture, measure(picture));
  return known.get(picture);
}

function measure(picture) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.min(MEASURED_WIDTH, picture.naturalWidth));
  canvas.height = Math.max(1, Math.min(MEASURED_HEIGHT, picture.naturalHeight));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return baseline(data, canvas.width, canvas.height);
}
