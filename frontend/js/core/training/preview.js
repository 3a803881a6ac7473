/**
 * What would change if a version went live, as the API sends it, for the page. Knows no DOM.
 */

export const KINDS = Object.freeze(["checked", "waiting"]);

/**
 * @param {{waiting: object, checked: object}} preview
 * @returns {{kind: string, changed: number, read: number, of: number}[]} how far each kind has been read, checked names first: what
 *   would be lost there is known for sure
 */
export function extents(preview) {
  return KINDS.map((kind) => ({ kind, ...preview[kind] }));
}

/** The kind to show first: that of the checked names if any would be lost. */
export function firstKind(preview) {
  return preview.checked.changed > 0 ? "checked" : "waiting";
}

/**
 * The message for how much has been read: `preview.read` while the worker continues, `preview.partly` if it has ended and
 * left some out, null if it has read all.
 */
export function extentWords(preview) {
  if (!preview.against || !extents(preview).some(({ read, of }) => read < of)) return null;
  return preview.is_being_read ? "preview.read" : "preview.partly";
}

/** The preview with the next chunk of its list added; a chunk of another list replaces it. */
export function withChunk(preview, next) {
  if (!preview || preview.version !== next.version || preview.next_cursor === null) return next;
  return { ...next, items: [...preview.items, ...next.items] };
}
