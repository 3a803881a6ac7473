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
