/**
 * A keydown event for tests.
 */

export const press = (key, extra = {}) => ({
  key,
  code: "",
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  ...extra,
});
