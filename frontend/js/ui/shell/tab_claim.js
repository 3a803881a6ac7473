/**
 * Claims a tab's name: no two open tabs have the same. A lock is held until the tab ends, however it ends; where the
 * browser has no locks (plain http), open tabs answer for their names.
 */

const RELOAD_MS = 400; // a tab that is being reloaded may still hold its name
const ANSWER_MS = 150;

/**
 * @param {string} path of the installation
 * @returns {(name: string, isOwn: boolean) => Promise<boolean>} false when another open tab has the name
 */
export function tabClaims(path) {
  return navigator.locks ? (name, isOwn) => lock(`paraph-tab ${path} ${name}`, isOwn) : asking(`paraph-tab ${path}`);
}

function lock(name, isOwn) {
  const options = isOwn ? { signal: AbortSignal.timeout(RELOAD_MS) } : { ifAvailable: true };
  return new Promise((resolve) => {
    const hold = (held) => {
      resolve(held !== null);
      return held && new Promise(() => {}); // until the tab ends
    };
    navigator.locks.request(name, options, hold).catch(() => resolve(false));
  });
}

function asking(name) {
  const channel = new BroadcastChannel(name);
  const own = new Set();
  const asked = new Map();
  channel.addEventListener("message", ({ data }) => {
    if (data.asks && own.has(data.asks)) channel.postMessage({ has: data.asks });
    asked.get(data.has)?.(false);
  });
  return async (wanted) => {
    const isFree = await new Promise((resolve) => {
      asked.set(wanted, resolve);
      channel.postMessage({ asks: wanted });
      setTimeout(() => resolve(true), ANSWER_MS);
    });
    asked.delete(wanted);
    if (isFree) own.add(wanted);
    return isFree;
  };
}
