/**
 * Where the caret is when an image comes up: at what a person would most likely change by typing. Where only an
 * offered text differs, one key picks that text, so the caret need not go there.
 */

import { nextDoubt } from "../spans.js";
import { textDoubts } from "./text_doubts.js";

const BEFORE_ALL = { start: -1, end: -1 };

/**
 * @param {EditSession} session
 * @returns {{start: number, end: number}|null} the first letter that the model is not sure of, to be selected, or the place
 *   of one that may be missing; null for the end of the text: without doubts, or when somebody has typed or answered
 */
export function firstCaret({ image, text, offers, isUntouched, isAnswered }) {
  const { reading } = image;
  if (!reading || !isUntouched || isAnswered) return null;
  const picked = new Set(offers.map((offer) => offer.text));
  const alternatives = (reading.alternatives ?? []).filter((other) => !picked.has(other.text));
  const { placed, gaps } = textDoubts({ reading: { ...reading, alternatives } }, text);
  return nextDoubt(placed, gaps, BEFORE_ALL);
}
