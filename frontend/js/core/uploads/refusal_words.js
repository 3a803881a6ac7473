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
  return said(t, `upload.refusal.${kindOf(error)}`) ?? (error?.detail || error?.title);
}

/** The same of a file of pages, of which some reasons are said in other words than of a single field. */
export function pageRefusalWords(t, error) {
  return said(t, `piles.refusal.${kindOf(error)}`) ?? refusalWords(t, error);
}

/** The words of a key; null where the catalogue has none. */
function said(t, key) {
  const words = t(key);
  return words === key ? null : words;
}

function kindOf(error) {
  return error?.type?.split(":").at(-1);
}
