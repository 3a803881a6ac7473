/**
 * Texts that were read only once share one group; otherwise each would be a crop set of its own.
 */

/** The key of that group, as the API has it: no text contains a line break. */
export const READ_ONCE = "\n";

/** Whether a group holds the texts that were read only once. */
export function isReadOnce({ key }) {
  return key === READ_ONCE;
}
