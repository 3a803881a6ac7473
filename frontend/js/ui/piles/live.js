/**
 * Polls the server until the view is left, but not while the tab is hidden.
 */

/**
 * @param {() => Promise<number>} look resolves with the milliseconds to wait before the next look
 * @param {AbortSignal} signal
 * @returns {() => void} looks now
 */
export function keepLooking(look, signal) {
  let timer = 0;
  let isLooking = false;
  const now = async () => {
    if (isLooking) return;
    clearTimeout(timer);
    isLooking = true;
    const pause = await look();
    isLooking = false;
    if (!signal.aborted) timer = setTimeout(() => document.hidden || now(), pause);
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => document.hidden || now(), { signal });
  now();
  return now;
}
