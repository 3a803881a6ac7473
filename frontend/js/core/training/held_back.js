/**
 * The labels that a run did not get because they are probably wrong, from its report. Knows no DOM.
 */

/** In the order shown; the server's names of the rules. */
export const REASONS = Object.freeze(["contradicted", "shifted", "fast", "far"]);

/**
 * @param {object|null} report a run's report
 * @returns {{count: number, reasons: {reason: string, count: number}[], labels: {id: number, text: string}[]}|null}
 *   the first of the labels; null if none was held back
 */
export function heldBackOf(report) {
  const { counts = {}, labels = [] } = report?.data?.held_back ?? {};
  const reasons = REASONS.filter((reason) => counts[reason] > 0).map((reason) => ({ reason, count: counts[reason] }));
  if (!reasons.length) return null;
  return {
    count: reasons.reduce((sum, one) => sum + one.count, 0),
    reasons,
    labels: labels.map(({ image_id: id, text }) => ({ id, text })),
  };
}
