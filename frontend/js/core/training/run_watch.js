/**
 * Follows one run until it ends: by server-sent events, or by polling every two seconds where these do not arrive.
 */

import { isActive } from "./run_progress.js";

const POLL_MS = 2_000;

/**
 * @param {object} parts
 * @param {(id, handlers: {onRun, onError}) => {close: Function}} parts.openEvents
 * @param {(id) => Promise<object>} parts.getRun
 * @param {(ms) => Promise} parts.sleep
 * @param {AbortSignal} parts.signal stops watching
 * @param {(run: object) => void} parts.onRun called at each change, last with the finished run
 * @returns {Promise<void>} resolves when the run has ended or the signal fired
 */
export async function watchRun(id, parts) {
  const isOver = await followEvents(id, parts);
  if (!isOver) await poll(id, parts);
}

/** @returns {Promise<boolean>} whether there is nothing left to watch */
function followEvents(id, { openEvents, signal, onRun }) {
  return new Promise((resolve) => {
    const finish = (isOver) => {
      events.close();
      signal.removeEventListener("abort", stop);
      resolve(isOver);
    };
    const stop = () => finish(true);
    const events = openEvents(id, {
      onRun: (run) => {
        onRun(run);
        if (!isActive(run)) finish(true);
      },
      onError: () => finish(false),
    });
    signal.addEventListener("abort", stop);
  });
}

async function poll(id, { getRun, sleep, signal, onRun }) {
  while (!signal.aborted) {
    const run = await getRun(id).catch(() => null);
    if (signal.aborted) return;
    if (run) onRun(run);
    if (run && !isActive(run)) return;
    await sleep(POLL_MS);
  }
}
