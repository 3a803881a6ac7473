/**
 * The gate's report as rows to compare: the scores of the live version and of the candidate on each frozen set.
 */

const TINY = 1e-9;

/**
 * @param {object|null} report a run's report
 * @returns {{set, n, live, candidate, outcome}[]} live and candidate: {exact, cer}, shares 0..1 or null;
 *   outcome: on corrections `better`, `same` or `worse`, by exact match, then by CER; on the original data
 *   `held` or `lost`, by exact match and the gate's margin; sets without images are left out
 */
export function compareVersions(report) {
  return ["corrections", "original"]
    .map((set) => ({ set, scores: report?.[set] }))
    .filter(({ scores }) => scores?.n > 0)
    .map(({ set, scores }) => {
      const live = { exact: scores.live_exact ?? null, cer: scores.live_cer ?? null };
      const candidate = { exact: scores.candidate_exact ?? null, cer: scores.candidate_cer ?? null };
      const outcome =
        set === "original" ? withinMargin(live, candidate, scores.margin ?? 0) : compared(live, candidate);
      return { set, n: scores.n, live, candidate, outcome };
    });
}

function withinMargin(live, candidate, margin) {
  return live.exact - candidate.exact <= margin + TINY ? "held" : "lost";
}

function compared(live, candidate) {
  const gain = candidate.exact - live.exact || live.cer - candidate.cer;
  if (Math.abs(gain) < TINY) return "same";
  return gain > 0 ? "better" : "worse";
}
