/**
 * Where the text of an image is in doubt, edited or not.
 */

import { placeGaps, placeLetters } from "../spans.js";
import { doubtPlaces } from "./doubt_places.js";

/** @param {object} image as the API sends it  @param {string} text  @returns {{placed: object[], gaps: object[]}} as in a letter strip */
export function textDoubts(image, text) {
  const spans = image.reading?.spans ?? [];
  const doubts = doubtPlaces(image.reading ?? null, image.expected ?? null);
  const placed = placeLetters(spans, text, doubts.letters);
  return { placed, gaps: placed.length ? placeGaps(spans, text, doubts.gaps) : [] };
}
