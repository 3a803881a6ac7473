/**
 * How far a training run is, from the run that the API sends.
 */

export const PHASES = Object.freeze(["preparing", "training", "evaluating", "exporting"]);
export const ACTIVE_STATES = Object.freeze(["queued", "running"]);

export function isActive(run) {
  return ACTIVE_STATES.includes(run?.state);
}

/**
 * @returns {{phase: string, phaseIndex: number, share: number|null}} share 0..1 of the phase; null where unknown;
 *   phaseIndex -1 while queued
 */
export function progressOf(run) {
  const { phase, step, steps } = run.progress ?? {};
  const phaseIndex = run.state === "queued" ? -1 : Math.max(0, PHASES.indexOf(phase));
  const share = phaseIndex >= 0 && steps > 0 ? Math.min(1, (step ?? 0) / steps) : null;
  return { phase: phaseIndex < 0 ? "queued" : PHASES[phaseIndex], phaseIndex, share };
}

/** The outcome of a finished run: `accepted`, `rejected`, or its state (`failed`, `cancelled`, `interrupted`). */
export function verdictOf(run) {
  if (run.state === "done") return run.report?.verdict ?? "accepted";
  return run.state;
}
