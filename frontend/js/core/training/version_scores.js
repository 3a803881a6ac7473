/**
 * The scores that the list of versions shows: on the same sets as the gate's result of the version's run, so that
 * list and result agree.
 */

import { bothOf, nameOf } from "./gate.js";

/**
 * @param {{name: string, metrics: object}} version
 * @param {object[]} runs newest first
 * @returns {{name: string, n: number, exact: number|null, cer: number|null}[]} one for each set: of the run that made the
 *   version, else of the newest run that was compared with it, else what its bundle says
 */
export function versionScores({ name, metrics }, runs) {
  const reports = runs.map(({ report }) => report).filter(Boolean);
  const own = reports.find(({ candidate }) => candidate === name);
  const report = own ?? reports.find(({ parent }) => parent === name);
  const compared = report ? setsOf(report, own ? "candidate" : "live") : [];
  return compared.length ? compared : ofBundle(metrics);
}

function setsOf(report, role) {
  return ["corrections", "original"]
    .filter((set) => report[set]?.n > 0)
    .map((set) => ({ name: nameOf(set, report[set]), n: report[set].n, ...bothOf(report[set])[role] }));
}

/** The scores of the gold test if there is one, else of the first set with scores. */
function ofBundle(metrics) {
  const sets = Object.entries(metrics ?? {}).sort(([a], [b]) => (b === "gold_test") - (a === "gold_test"));
  const found = sets.find(([, one]) => typeof one?.exact === "number" || typeof one?.cer === "number");
  if (!found) return [];
  const { n = 0, exact = null, cer = null } = found[1];
  return [{ name: "validation", n, exact, cer }];
}
