/**
 * What is said of letters that corrections need and the live version lacks. Knows no DOM.
 */

/**
 * @param {object|null} stats the server's counts
 * @returns {{key: string, values: object}[]} messages in their order; none if nothing is lacking
 */
export function newLettersOf(stats) {
  const letters = Object.keys(stats?.new_letters ?? {});
  if (!letters.length) return [];
  const { corrections: count, need, learned } = stats.retrain.letters;
  const messages = [{ key: "retrain.newLetters", values: { count, letters: letters.join(", ") } }];
  if (learned.length) messages.push({ key: "retrain.learnsLetters", values: { letters: learned.join(", ") } });
  if (learned.length < letters.length) messages.push({ key: "retrain.learnsLettersFrom", values: { count: need } });
  return messages;
}

const LOWER_CASE = "abcdefghijklmnopqrstuvwxyz";

/**
 * @param {object|null} report a run's report
 * @returns {string[]} letters that its candidate has learned, all lower-case ones as `a-z`; none before there is one
 */
export function learnedLetters(report) {
  const learned = report?.letters?.learned ?? "";
  if (!learned.includes(LOWER_CASE)) return [...learned];
  return ["a-z", ...learned.replace(LOWER_CASE, "")];
}
