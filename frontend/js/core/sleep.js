/**
 * Waiting.
 */

/** @param {number} ms milliseconds  @returns {Promise<void>} */
export function sleep(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
