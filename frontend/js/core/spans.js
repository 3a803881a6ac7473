/**
 * Where the letters of a reading are on its image, and which of them to check.
 * A span is {character, start_x, end_x, confidence} with x in pixels of the original image.
 */

import { doubtLevel, worse } from "./doubt.js";

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
 * What stands at each span now that the text may have been edited, and how sure it is.
 *
 * @param {object[]} spans
 * @param {string} text
 * @param {({level: string, others: string[]}|null)[]} doubts for each span, what other texts say of it
 * @returns {{span: object, letter: object|null, edited: boolean, level: string, others: string[]}[]} one per span;
 *   letter null = deleted
 */
export function placeLetters(spans, text, doubts = []) {
  const typed = letters(text);
  const places = placesOf(spans, typed);
  return spans.map((span, index) => {
    const letter = typed[places.indexOf(index)] ?? null;
    const doubt = doubts[index] ?? null;
    return {
      span,
      letter,
      edited: letter?.character !== span.character,
      level: worse(doubtLevel(span.confidence), doubt?.level ?? "sure"),
      others: doubt?.others ?? [],
    };
  });
}

/**
 * Where something may be missing and nothing has been typed.
 *
 * @param {({level: string, others: string[]}|null)[]} doubts for each place before a span, and after the last one
 * @returns {{index: number, at: number, level: string, others: string[]}[]} `index` counts the places, `at` is one in
 *   the text
 */
export function placeGaps(spans, text, doubts) {
  const typed = letters(text);
  const places = placesOf(spans, typed);
  return doubts.flatMap((doubt, index) => {
    if (!doubt) return [];
    const before = places.findLastIndex((place) => place !== null && place < index);
    const after = places.findIndex((place) => place !== null && place >= index);
    const isFilled = (after < 0 ? typed.length : after) - before > 1;
    return isFilled ? [] : [{ index, at: typed[before]?.end ?? 0, ...doubt }];
  });
}

/**
 * The next place in doubt after (or, backwards, before) a selection: a letter to select, or a place for the caret where
 * something may be missing. Null when there is none.
 *
 * @param {object[]} placed by `placeLetters`
 * @param {object[]} gaps by `placeGaps`
 * @param {{start: number, end: number}} selection
 * @returns {{start: number, end: number}|null}
 */
export function nextDoubt(placed, gaps, selection, backwards = false) {
  const stops = [
    ...gaps.map(({ at }) => ({ start: at, end: at })),
    ...placed.filter(isDoubtful).map(({ letter }) => ({ start: letter.start, end: letter.end })),
  ].sort(order);
  const found = backwards
    ? stops.findLast((stop) => order(stop, selection) < 0)
    : stops.find((stop) => order(stop, selection) > 0);
  return found ?? null;
}

/** Whether the letter at a place is still in doubt. */
export function isDoubtful({ letter, edited, level }) {
  return letter !== null && !edited && level !== "sure";
}

function order(one, other) {
  return one.start - other.start || one.end - other.end;
}

function placesOf(spans, typed) {
  return align(
    spans.map((span) => span.character),
    typed.map((letter) => letter.character),
  );
}
