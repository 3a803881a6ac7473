/**
 * Which other texts are offered beside a reading: likely ones, and those that do not look the same.
 */

import { isNoName } from "./no_name.js";

/** Less likely alternatives cost more time to read than they save. */
export const LEAST_OFFERED = 0.03;
/** As many as can be taken in at a glance. */
const MOST_OFFERED = 5;

/** The text without white space: texts that differ by nothing else look the same on a button. */
const squeezed = (text) => text.normalize("NFC").replace(/\s+/gu, "");

/** The model's alternatives that are likely enough, without the reading itself; with it where it is not called a name. */
export function likely(reading) {
  return (reading?.alternatives ?? []).filter(({ text, confidence }) =>
    text === reading.text ? isNoName(reading) : confidence >= LEAST_OFFERED,
  );
}

/**
 * Texts to choose from, without repeats: the expected text first, then the model's alternatives.
 *
 * @param {string} shown the text in the box, which is not offered
 * @param {{expected: string|null, reading: object|null}} image
 * @returns {{text: string, confidence: number|null}[]} confidence null: from the list of expected names
 */
export function offers(shown, { expected, reading }) {
  const all = [...(expected ? [{ text: expected, confidence: null }] : []), ...likely(reading)];
  const seen = new Set(["", squeezed(shown)]);
  return all.filter(({ text }) => !seen.has(squeezed(text)) && seen.add(squeezed(text))).slice(0, MOST_OFFERED);
}
