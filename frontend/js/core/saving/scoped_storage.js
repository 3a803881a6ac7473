/**
 * A part of the browser's storage for one installation. Several can share an origin, each under a path of its own, and
 * must not send each other's labels.
 */

/**
 * @param {{getItem, setItem, removeItem}} storage the whole origin's
 * @param {string} path of the installation, such as `/paraph/`; `/` keeps the keys as they are
 */
export function scopedStorage(storage, path) {
  const scoped = (key) => (path === "/" ? key : `${key}@${path}`);
  return {
    getItem: (key) => storage.getItem(scoped(key)),
    setItem: (key, value) => storage.setItem(scoped(key), value),
    removeItem: (key) => storage.removeItem(scoped(key)),
  };
}
