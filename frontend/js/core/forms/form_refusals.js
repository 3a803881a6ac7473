/**
 * Why the server refuses a form, in the page's language where the catalogue has words for its reason, else in the server's.
 */

import { pageRefusalWords } from "../uploads/refusal_words.js";

/**
 * @param {(key: string, params?: object) => string} t
 * @param {Error & {problem?: object, isOffline?: boolean}} error of a request
 * @returns {string}
 */
export function formRefusal(t, error) {
  if (error.isOffline) return t("forms.offline");
  const { reason, member } = error.problem ?? {};
  if (!reason) return member ? t("forms.refused.member", { member }) : error.message;
  const { code, why, ...facts } = reason;
  const key = `forms.refused.${code}`;
  const words = t(key, { ...facts, why: whyWords(t, why, error.message) });
  return words === key ? error.message : words;
}

/** Why a file or page cannot be opened; all that the server says where the catalogue has no words for it. */
function whyWords(t, why, detail) {
  return why && pageRefusalWords(t, { type: why, detail });
}
