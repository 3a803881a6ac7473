/**
 * The gate's report as the page shows it: why it decided as it did, the scores of the live version and of the candidate
 * on each frozen set, and what they say. Everything follows the gate's own test, so that nothing contradicts it.
 */

/** What the gate of earlier releases required, whose reports do not say. */
export const NEEDED = 0.9;
const ALLOWED = 0.05;
const LIKELY = 0.5;

/**
 * @param {object} report a run's report
 * @returns {string} as the gate's causes: better, few-corrections, few-original, nothing-to-gain, worse, unproven,
 *   not-better, few-changes, no-fit, guessing, miscalibrated
 */
export function causeOf(report) {
  if (report.cause) return report.cause;
  const { corrections, original } = report;
  if (report.verdict === "accepted") return "better";
  if (corrections?.p_better == null) return "few-corrections";
  if (original?.p_worse == null) return "few-original";
  if (corrections.live_exact === 1) return "nothing-to-gain";
  if (original.p_worse > ALLOWED) return "worse";
  if (corrections.p_better >= NEEDED) return "few-corrections";
  return corrections.p_better >= LIKELY ? "unproven" : "not-better";
}

/**
 * @param {object} report a run's report
 * @returns {string|null} the message that says whether more names will be set aside for comparing; null unless the
 *   comparison lacked names
 */
export function asideMessage({ sets_more_aside: more }) {
  if (more == null) return null;
  return more ? "cause.moreAside" : "cause.noMoreAside";
}

/** What the original data is, by its source in the report; earlier releases called drawn names `synthesis`. */
const ORIGINALS = { drawn: "drawn", synthesis: "drawn", "kept-out": "keptOut" };

/** The name of a set: `original` data may be drawn names, or fields that no version was trained on. */
export function nameOf(set, scores) {
  return (set === "original" && ORIGINALS[scores?.source]) || set;
}

/**
 * @param {object|null} report a run's report
 * @returns {{set, name, n, live, candidate, outcome}[]} live and candidate: {exact, cer}, shares 0..1 or null;
 *   outcome: on corrections `better`, `few`, `unfit`, `unproven`, `same` or `worse`; on the original data `held` or `lost`; sets without
 *   images are left out
 */
export function compareVersions(report) {
  return ["corrections", "original"]
    .map((set) => ({ set, scores: report?.[set] }))
    .filter(({ scores }) => scores?.n > 0)
    .map(({ set, scores }) => {
      const { live, candidate } = bothOf(scores);
      const outcome = set === "original" ? onOriginal(scores) : onCorrections(scores);
      return { set, name: nameOf(set, scores), n: scores.n, live, candidate, outcome };
    });
}

/** The scores of both versions on one set. */
export function bothOf(scores) {
  return {
    live: { exact: scores.live_exact ?? null, cer: scores.live_cer ?? null },
    candidate: { exact: scores.candidate_exact ?? null, cer: scores.candidate_cer ?? null },
  };
}

/** Against the version as shipped, by the upper bound; earlier releases reported a share of draws. */
function onOriginal({ added_upper: added, margin = 0, p_worse: worse, allowed = ALLOWED }) {
  if (added != null) return added <= margin ? "held" : "lost";
  return (worse ?? 0) <= allowed ? "held" : "lost";
}

/** The gate counts letters, so the error rate tells worse from the same. A gain must come from enough names and fit them. */
function onCorrections(scores) {
  const { p_better: better, needed = NEEDED, live_cer: live, candidate_cer: candidate } = scores;
  if ((better ?? 0) >= needed) {
    if (scores.changed < scores.least_changed) return "few";
    return fitsItsPictures(scores) ? "better" : "unfit";
  }
  if ((better ?? 0) >= LIKELY) return "unproven";
  return candidate > live ? "worse" : "same";
}

/** Earlier releases did not report these shares. */
function fitsItsPictures({ p_fits: fits, needed = NEEDED, p_reads: reads, needed_reads: neededReads }) {
  return (fits == null || fits >= needed) && (reads == null || reads >= neededReads);
}

/** Whether the version that all rounds are compared with was shipped, as it always was in reports of earlier releases. */
export function isShipped(report) {
  return report.original?.is_shipped ?? true;
}

/**
 * The scores of the version as shipped, where another one is live: all rounds together are compared with it. Where its
 * files are gone, those of the oldest version that is still there.
 *
 * @returns {{name: string, isShipped: boolean, exact: number|null, cer: number|null}|null}
 */
export function shippedOf(report) {
  const { shipped = null, shipped_exact: exact = null, shipped_cer: cer = null } = report?.original ?? {};
  return shipped === null || shipped === report.parent
    ? null
    : { name: shipped, isShipped: isShipped(report), exact, cer };
}
