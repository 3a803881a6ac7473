/**
 * What a picture shows in place of a name, in words: such a reading offers no text, and nobody accepts it unseen.
 */

/** @returns {boolean} whether something is there that is not a name */
export function isNoName(reading) {
  return reading?.status === "not_a_name";
}

/**
 * @param {(key: string) => string} t
 * @param {object|null} reading the API's
 * @returns {string} "" for a name, for blank, and before anything is read
 */
export function noNameWords(t, reading) {
  return isNoName(reading) ? t(`reading.${reading.reason}`) : "";
}
