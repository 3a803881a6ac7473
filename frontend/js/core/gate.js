/**
 * The gate's report as rows to compare: what the live version and the candidate score on each frozen set.
 */

/**
 * @param {object|null} report a run's report
 * @returns {{set, n, live, candidate, exactChange, winner}[]} live and candidate: {exact, cer}, shares 0..1 or null;
 *   winner: "candidate" | "live" | "same" by exact match, then by CER; sets without images are left out
 */
export function compareVersions(report) {
  return ["corrections", "original"]
    .map((set) => ({ set, scores: report?.[set] }))
    .filter(({ scores }) => scores?.n > 0)
    .map(({ set, scores }) => {
      const live = { exact: scores.live_exact ?? null, cer: scores.live_cer ?? null };
      const candidate = { exact: scores.candidate_exact ?? null, cer: scores.candidate_cer ?? null };
      const exactChange = (candidate.exact ?? 0) - (live.exact ?? 0);
      return { set, n: scores.n, live, candidate, exactChange, winner: winnerOf(exactChange, live, candidate) };
    });
}

function winnerOf(exactChange, live, candidate) {
  const gain = exactChange || (live.cer ?? 0) - (candidate.cer ?? 0);
  if (Math.abs(gain) < 1e-9) return "same";
  return gain > 0 ? "candidate" : "live";
}
