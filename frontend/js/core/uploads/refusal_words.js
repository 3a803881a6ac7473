/**
 * Why a file was refused, in the page's language where the catalogue has words for this kind of problem, else in the
 * server's.
 */

/**
 * @param {(key: string) => string} t
 * @param {{type?: string, detail?: string, title?: string}|null|undefined} error
 * @returns {string|undefined}
 */
export function refusalWords(t, error) {
  const key = `upload.refusal.${error?.type?.split(":").at(-1)}`;
  const words = t(key);
  return words === key ? error?.detail || error?.title : words;
}
