/**
 * The case and accents in which a field is read, for the text box in which it is typed. What is typed is kept as typed.
 */

const CAPITALS = Object.freeze({ upper: "characters", title: "words", written: "none" });

/** Whether the image is a field that is typed and never read, so that its style says nothing. */
const isTypedOnly = ({ field }) => field?.kind === "text";

/** @param {object} image as the API sends it  @returns {string} which capitals a phone's keyboard offers by itself */
export function capitalsFor(image) {
  if (isTypedOnly(image)) return "sentences";
  return CAPITALS[image.case] ?? "none";
}

/** @returns {string[]} the names of the messages that say what is unusual about the style; none for capitals without accents */
export function styleWords(image) {
  if (isTypedOnly(image)) return [];
  return [
    image.case && image.case !== "upper" && `review.case.${image.case}`,
    image.accents === "kept" && "review.accents.kept",
  ].filter(Boolean);
}
