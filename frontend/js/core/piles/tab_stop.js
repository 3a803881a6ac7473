/**
 * Where Tab leads in a field of a record: to the next place in doubt, as in the review of single images, and after the
 * last one out of the field.
 */

import { textDoubts } from "../review/text_doubts.js";
import { nextDoubt } from "../spans.js";

const BEFORE_ALL = { start: -1, end: -1 };

/**
 * @param {EditSession} session of the field
 * @param {{start: number, end: number}} selection
 * @param {object} how
 * @param {boolean} how.isGiven whether the program has put the selection or the caret there
 * @param {boolean} how.isStop whether Tab led there: only then Shift+Tab goes to a place before it
 * @param {boolean} how.backwards with Shift
 * @returns {{start: number, end: number}|null} null: out of the field
 */
export function tabStop(session, selection, { isGiven, isStop, backwards }) {
  if (session.isAnswered || (backwards && !isStop)) return null;
  const { placed, gaps } = textDoubts(session.image, session.text);
  const isAtRest = !isGiven && !isStop && session.isUntouched && selection.start === session.text.length;
  return nextDoubt(placed, gaps, isAtRest ? BEFORE_ALL : selection, backwards);
}
