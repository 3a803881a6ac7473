/**
 * Why a file was refused, in the page's language where the catalogue has words for this kind of problem, else in the
 * server's.
 */

const ABOUT_PAGES = ["pdf", "whole-page", "too-many-pixels"];

/** Whether the file may be a whole page, which belongs in a pile. */
export function isAboutPages(error) {
  return ABOUT_PAGES.includes(kindOf(error));
}

/**
 * @param {(key: string) => string} t
 * @param {{type?: string, detail?: string, title?: string}|null|undefined} error
 * @returns {string|undefined}
 */
export function refusalWords(t, error) {
  const key = `upload.refusal.${kindOf(error)}`;
  const words = t(key);
  return words === key ? error?.detail || error?.title : words;
}

function kindOf(error) {
  return error?.type?.split(":").at(-1);
}
