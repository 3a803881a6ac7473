/**
 * Runs and versions of the fake API.
 */

export const now = (minutesAgo = 0) => new Date(Date.UTC(2026, 10, 24, 9, 0) - minutesAgo * 60_000).toISOString();

export function startRun(world) {
  const run = {
    id: world.runs.length + 1,
    state: "running",
    trigger: "button",
    created_at: now(),
    started_at: now(),
    finished_at: null,
    parent_version: world.live,
    candidate_version: null,
    progress: { phase: "preparing", step: 0, steps: 4 },
    report: null,
    reason: null,
  };
  world.runs.unshift(run);
  return run;
}

/** One step of a run; the last one adds the verdict. @returns {object} the run */
export function advance(world, run) {
  const phases = ["preparing", "training", "evaluating", "exporting"];
  const { phase, step, steps } = run.progress;
  if (step < steps)
    Object.assign(run.progress, {
      step: step + 1,
      epoch: 1,
      loss: 1.7 / (step + 2),
      cer: 0.09 / (step + 2),
      seconds_left: (steps - step) * 40,
    });
  else if (phase === "exporting") finish(world, run);
  else run.progress = { phase: phases[phases.indexOf(phase) + 1], step: 0, steps: phase === "preparing" ? 12 : 3 };
  return run;
}

function finish(world, run) {
  const name = `paraph-2026.11-r${run.id}`;
  const parent = run.parent_version;
  const accepted = run.id % 2 === 1;
  const report = {
    verdict: accepted ? "accepted" : "rejected",
    reason: accepted
      ? "Better on corrections (chance 0.98), no worse on the original data (margin 0.5 points)."
      : "Probably better, not proven: 34 names are too few.",
    cause: accepted ? "better" : "unproven",
    ...(!accepted && { sets_more_aside: true }),
    parent,
    candidate: name,
    corrections: {
      n: 34,
      live_exact: 0.706,
      candidate_exact: accepted ? 0.853 : 0.706,
      live_cer: 0.081,
      candidate_cer: accepted ? 0.042 : 0.079,
      p_better: accepted ? 0.98 : 0.61,
      needed: 0.9,
    },
    original: {
      source: "drawn",
      n: 985,
      live_exact: 0.924,
      candidate_exact: 0.925,
      live_cer: 0.0187,
      candidate_cer: 0.0188,
      margin: 0.005,
      p_worse: 0.03,
    },
    dropped: { unreadable: 2, "letters outside the alphabet": 1 },
    changes: [
      { file: "field_003.png", label: "LEFEBVRE", live: "LEFEBURE", candidate: "LEFEBVRE" },
      { file: "field_011.png", label: "BERTUCCI", live: "BERTUCCI", candidate: "BEATUCCI" },
    ],
  };
  world.versions.push({
    ...version(name, parent, "retrained", 0, { exact: 0.925, cer: 0.0188 }),
    state: report.verdict,
    run_id: run.id,
  });
  if (accepted) world.live = name;
  Object.assign(run, {
    state: accepted ? "done" : "rejected",
    finished_at: now(),
    candidate_version: name,
    report,
    reason: report.reason,
  });
}

export function version(name, parent, origin, minutesAgo, metrics) {
  return {
    name,
    parent,
    origin,
    state: "accepted",
    created_at: now(minutesAgo),
    metrics,
    run_id: null,
    has_preview: true,
    alphabet: " '-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  };
}
