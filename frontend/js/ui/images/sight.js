/**
 * Tells when a picture has been seen: decoded, and on the screen in a frame that was painted.
 */

const RETRY_MS = 2_000;

/**
 * Resolves once the picture is decoded. Loads it again while that fails, as without a connection.
 *
 * @param {HTMLImageElement} picture
 * @param {{signal: AbortSignal, onFail: () => void}} parts the signal ends the wait
 */
export async function decoded(picture, { signal, onFail }) {
  while (!signal.aborted) {
    try {
      await picture.decode();
      return;
    } catch {
      if (signal.aborted) break;
      onFail();
      await pause(signal);
      if (!signal.aborted && !picture.naturalWidth) picture.src = picture.getAttribute("src");
    }
  }
}

/** Resolves in the first task after the next frame, in which everything so far was painted. */
export function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve();
      };
      channel.port2.postMessage(null);
    });
  });
}

/** Ends early when the connection is back. */
function pause(signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, RETRY_MS);
    window.addEventListener("online", resolve, { once: true, signal });
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
