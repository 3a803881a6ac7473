/**
 * Messages in the chosen language. A catalogue maps a key to a sentence, or to one sentence per plural category:
 * `{"one": "{count} name", "other": "{count} names"}`, selected by the parameter `count`.
 */

export const SHIPPED_LOCALES = Object.freeze(["en", "fr"]);
const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * @param {string} locale BCP 47 tag for plurals and numbers
 * @param {Object} catalogue the locale's messages
 * @param {Object} fallback used for keys that the catalogue lacks
 * @returns {(key: string, params?: Object) => string} a missing key is returned as it is
 */
export function createTranslator(locale, catalogue, fallback = {}) {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (key, params = {}) => {
    const entry = catalogue[key] ?? fallback[key] ?? key;
    const sentence = typeof entry === "string" ? entry : (entry[plurals.select(params.count)] ?? entry.other);
    return sentence.replace(PLACEHOLDER, (whole, name) => {
      const value = params[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? numbers.format(value) : String(value);
    });
  };
}

/** The placeholders in all plural forms of a message, sorted. A translation must have the same. */
export function placeholders(entry) {
  const sentences = typeof entry === "string" ? [entry] : Object.values(entry);
  const names = sentences.flatMap((sentence) => [...sentence.matchAll(PLACEHOLDER)].map((match) => match[1]));
  return [...new Set(names)].sort();
}

/** Primary language subtags to try in order: the chosen one, the browser's preferences, English. */
export function localeCandidates(chosen, wished) {
  const tags = [chosen, ...wished, "en"].filter(Boolean).map((tag) => tag.toLowerCase().split("-")[0]);
  return [...new Set(tags)].filter((tag) => /^[a-z]{2,3}$/.test(tag));
}
