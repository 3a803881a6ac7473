/**
 * Where the text of a field is in doubt, without a picture to mark it in.
 */

import { doubtPlaces } from "../review/doubt_places.js";
import { placeGaps, placeLetters } from "../spans.js";

/** @param {object} image the API's  @param {string} text  @returns {{placed: object[], gaps: object[]}} as a letter strip has */
export function fieldDoubts(image, text) {
  const spans = image.reading?.spans ?? [];
  const doubts = doubtPlaces(image.reading ?? null, image.expected ?? null);
  const placed = placeLetters(spans, text, doubts.letters);
  return { placed, gaps: placed.length ? placeGaps(spans, text, doubts.gaps) : [] };
}
