/**
 * What became of a list of expected names, in words.
 */

/** @param {{names: number, matched: number}} list how many names it has, and how many belong to files */
export function listWords(t, { names, matched }) {
  if (!names) return t("upload.list.empty");
  return t(matched ? "upload.list.matched" : "upload.list.unmatched", { count: names, matched });
}
