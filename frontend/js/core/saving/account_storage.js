/**
 * A part of the browser's storage for one account: what a person has typed or saved waits for that person, and is neither shown
 * nor sent while somebody else is logged in.
 */

/**
 * @param {{getItem, setItem, removeItem}} storage this installation's
 * @param {() => string|number|null} account null: there are no accounts, the keys stay as they are
 */
export function accountStorage(storage, account) {
  const owned = (key) => (account() === null ? key : `${key}#${account()}`);
  return {
    getItem: (key) => storage.getItem(owned(key)),
    setItem: (key, value) => storage.setItem(owned(key), value),
    removeItem: (key) => storage.removeItem(owned(key)),
  };
}
