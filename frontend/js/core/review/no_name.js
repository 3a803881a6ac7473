/**
 * What a picture shows in place of a name, in words, and the text that was read there all the same: nobody accepts it
 * unseen, but people may choose it.
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

/**
 * @param {(key: string, values: object) => string} t
 * @param {object|null} reading the API's
 * @returns {string} the text, with a question mark where it is not a name; "" for blank and before anything is read
 */
export function readText(t, reading) {
  return isNoName(reading) ? t("reading.maybe", { text: reading.text }) : (reading?.text ?? "");
}

/**
 * @returns {string} what an empty text box says: that nothing is there, or the text that was read where there is no name
 */
export function emptyBoxWords(t, reading) {
  if (isNoName(reading)) return readText(t, reading);
  return reading?.status === "blank" ? t("review.blankField") : "";
}

/**
 * What is said of the image that comes up, without its picture.
 *
 * @param {(key: string) => string} t
 * @param {import("./edit_session.js").EditSession|null} session
 * @returns {string} the text in the box, or why there is none; "" before anything is read, and for what is only typed
 */
export function sessionWords(t, session) {
  if (!session || session.text) return session?.text ?? "";
  const { label, reading } = session.image;
  if (label?.kind === "blank" || label?.kind === "unreadable") return t(`label.${label.kind}`);
  return noNameWords(t, reading) || (reading?.status === "blank" ? t("label.blank") : "");
}
