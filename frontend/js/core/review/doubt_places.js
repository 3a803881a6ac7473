/**
 * Where the other texts that an image may show differ from its reading: letters that may be others or none, and gaps
 * where something may be missing.
 */

import { doubtLevel } from "../doubt.js";
import { align, letters } from "../spans.js";
import { isNoName } from "./no_name.js";
import { likely } from "./offers.js";

/**
 * @param {object|null} reading as the API sends it
 * @param {string|null} expected the text that a list expects on the image
 * @returns {{letters: (Doubt|null)[], gaps: (Doubt|null)[]}} one for each span, and one for each place before a span
 *   and after the last one; null without evidence. A doubt is `{level, others}`: others are what may stand there instead,
 *   "" for nothing
 */
export function doubtPlaces(reading, expected = null) {
  const read = (reading?.spans ?? []).map(({ character }) => character);
  const found = { letters: read.map(() => new Doubts()), gaps: [...read, ""].map(() => new Doubts()) };
  if (read.length) for (const other of others(reading, expected)) note(found, read, other);
  const ofReading = confidenceOfText(reading);
  return {
    letters: found.letters.map((doubts) => doubts.summary(ofReading)),
    gaps: found.gaps.map((doubts) => doubts.summary(ofReading)),
  };
}

/** What is not a name is itself read with confidence 0; its text among the alternatives has the confidence as a text. */
function confidenceOfText(reading) {
  const asText = isNoName(reading) && reading.alternatives?.find(({ text }) => text === reading.text);
  return asText?.confidence ?? reading?.confidence ?? 0;
}

function others(reading, expected) {
  const texts = likely(reading).filter(({ text }) => text);
  const isNew = expected && expected !== reading.text && !texts.some(({ text }) => text === expected);
  return isNew ? [...texts, { text: expected, confidence: 0 }] : texts;
}

/** What the other texts have at one place, and how likely they are together. */
class Doubts {
  #weight = 0;
  #others = new Set();

  add(other, weight) {
    this.#weight += weight;
    this.#others.add(other);
  }

  /** A place where a likely text differs is never sure. */
  summary(ofReading) {
    if (!this.#others.size) return null;
    const share = ofReading / (ofReading + this.#weight || 1);
    return { level: doubtLevel(share) === "doubtful" ? "doubtful" : "unsure", others: [...this.#others] };
  }
}

function note(found, read, { text, confidence }) {
  const typed = letters(text).map(({ character }) => character);
  const places = align(read, typed);
  for (const [index, character] of read.entries()) {
    const at = places.indexOf(index);
    if (at < 0) found.letters[index].add("", confidence);
    else if (typed[at] !== character) found.letters[index].add(typed[at], confidence);
  }
  for (const { gap, inserted } of insertions(places, typed)) found.gaps[gap].add(inserted, confidence);
}

/** What a text has between the letters that were read: `{gap, inserted}`, the gap counted from 0, before the first. */
function insertions(places, typed) {
  const found = [];
  let gap = 0;
  let inserted = "";
  const close = () => {
    if (inserted) found.push({ gap, inserted });
    inserted = "";
  };
  places.forEach((place, at) => {
    if (place === null) {
      inserted += typed[at];
      return;
    }
    close();
    gap = place + 1;
  });
  close();
  return found;
}
