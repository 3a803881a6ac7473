/**
 * Where the letters of a reading are on its image, and which of them to check.
 * A span is {character, start_x, end_x, confidence} with x in pixels of the original image.
 */

import { doubtLevel } from "./doubt.js";

/**
 * Columns over the image, one per span. The server widens spans to the whole letter; here they only become shares.
 *
 * @returns {{left: number, right: number}[]} shares 0..1 of the image's width, in the spans' order
 */
export function columns(spans, imageWidth) {
  const share = (x) => Math.min(1, Math.max(0, x / imageWidth));
  return spans.map(({ start_x: start, end_x: end }) => ({ left: share(start), right: share(end) }));
}

/** A text's graphemes with their UTF-16 offsets, as `setSelectionRange` counts them. */
export function letters(text) {
  const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  return [...segments].map(({ segment, index }) => ({
    character: segment,
    start: index,
    end: index + segment.length,
  }));
}

/**
 * Edit-distance alignment of a (corrected) text with the letters that were read: for each of the text's letters
 * the index of the span it stands at, or null for an inserted one. A replaced letter keeps its place.
 *
 * @param {string[]} read the spans' characters
 * @param {string[]} typed the text's letters
 * @returns {(number|null)[]}
 */
export function align(read, typed) {
  const cost = distances(read, typed);
  const places = new Array(typed.length).fill(null);
  let [i, j] = [read.length, typed.length];
  while (i > 0 && j > 0) {
    const replaced = cost[i - 1][j - 1] + (read[i - 1] === typed[j - 1] ? 0 : 1);
    if (cost[i][j] === replaced) places[--j] = --i;
    else if (cost[i][j] === cost[i - 1][j] + 1) i -= 1;
    else j -= 1;
  }
  return places;
}

function distances(read, typed) {
  const cost = Array.from({ length: read.length + 1 }, (_, i) => [i]);
  for (let j = 0; j <= typed.length; j += 1) cost[0][j] = j;
  for (let i = 1; i <= read.length; i += 1) {
    for (let j = 1; j <= typed.length; j += 1) {
      const replaced = cost[i - 1][j - 1] + (read[i - 1] === typed[j - 1] ? 0 : 1);
      cost[i][j] = Math.min(replaced, cost[i - 1][j] + 1, cost[i][j - 1] + 1);
    }
  }
  return cost;
}

/**
 * What stands at each span now that the text may have been edited.
 *
 * @returns {{span: object, letter: object|null, edited: boolean, level: string}[]} one per span; letter null = deleted
 */
export function placeLetters(spans, text) {
  const typed = letters(text);
  const places = align(
    spans.map((span) => span.character),
    typed.map((letter) => letter.character),
  );
  return spans.map((span, index) => {
    const letter = typed[places.indexOf(index)] ?? null;
    return {
      span,
      letter,
      edited: letter?.character !== span.character,
      level: doubtLevel(span.confidence),
    };
  });
}

/**
 * The next doubtful letter after (or, backwards, before) a caret position: its {start, end} in the text, or null.
 */
export function nextDoubt(placed, caret, backwards = false) {
  const doubts = placed
    .filter((place) => place.letter && !place.edited && place.level !== "sure")
    .map((place) => place.letter);
  const found = backwards
    ? doubts.findLast((letter) => letter.end < caret)
    : doubts.find((letter) => letter.start >= caret);
  return found ? { start: found.start, end: found.end } : null;
}
