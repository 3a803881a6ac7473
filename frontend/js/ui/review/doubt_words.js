/**
 * Says in words which places of a text are in doubt, and what may stand there instead.
 */

import { isDoubtful } from "../../core/spans.js";

const LISTED = 4;
const NAMED = { " ": "review.space", "-": "review.hyphen" };

/**
 * @param {(key: string, params?: object) => string} t
 * @param {string} text
 * @param {{placed: object[], gaps: object[]}} strip
 * @returns {string} "" when nothing speaks against the text
 */
export function doubtWords(t, text, { placed, gaps }) {
  const found = [
    ...placed.filter(isDoubtful).map((place) => ({ at: place.letter.start, words: letterWords(t, place) })),
    ...gaps.map((gap) => ({ at: gap.at - 0.5, words: gapWords(t, text, gap) })),
  ].sort((one, other) => one.at - other.at);
  if (!found.length) return "";
  const listed = found.slice(0, LISTED).map(({ words }) => words);
  const places = found.length > LISTED ? `${listed.join(", ")} …` : listed.join(", ");
  return t("review.doubts", { count: found.length, places });
}

function letterWords(t, { letter, others }) {
  const name = named(t, letter.character);
  const instead = others.filter(Boolean);
  if (instead.length) return t("review.doubt.other", { letter: name, others: all(t, instead) });
  return others.length ? t("review.doubt.none", { letter: name }) : name;
}

function gapWords(t, text, { at, others }) {
  const before = [...text.slice(0, at)].at(-1);
  const words = { others: all(t, others) };
  if (before === undefined) return t("review.doubt.first", words);
  return t("review.doubt.missing", { ...words, before: named(t, before) });
}

function all(t, characters) {
  return characters.map((character) => named(t, character)).join(" / ");
}

function named(t, character) {
  return NAMED[character] ? t(NAMED[character]) : character;
}
