/**
 * The path that a picked file had below its folder: it tells files of one name apart.
 */

const CLUTTER = /(^|[/\\])(__MACOSX[/\\]|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;
const paths = new WeakMap();

/** Remembers where a file was, for files that do not know it themselves. @returns {File} the file */
export function withPath(file, path) {
  paths.set(file, path);
  return file;
}

/** @param {File|{name: string, path?: string}} file */
export function pathOf(file) {
  return paths.get(file) || file.path || file.webkitRelativePath || file.name;
}

/** Whether macOS or Windows put the file beside the others on its own. */
export const isClutter = (path) => CLUTTER.test(path);
