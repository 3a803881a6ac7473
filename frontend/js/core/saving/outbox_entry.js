/**
 * What the outbox knows of one decision. `label` and `undo` are about one image; `bulk` and `undoBulk` are one step
 * over many, with `items: [{imageId, revision, body}]`, and leave behind what could not be saved.
 */

/** @returns {number[]} ids of the images that the entry is about */
export function imagesOf(entry) {
  return entry.items ? entry.items.map(({ imageId }) => imageId) : [entry.imageId];
}

/** Whether the entry answers its images, rather than taking answers back. */
export function isAnswer({ op }) {
  return op === "label" || op === "bulk";
}

/** The entry without some images; null when none is left. */
export function without(entry, ids) {
  if (!entry.items) return ids.has(entry.imageId) ? null : entry;
  const items = entry.items.filter(({ imageId }) => !ids.has(imageId));
  return items.length ? { ...entry, items } : null;
}

/**
 * A later entry, once an earlier one is saved: it was decided on top of it, so it expects the revisions that it made.
 *
 * @param {object} entry the later one
 * @param {object} earlier
 * @param {{saved: Map<number, number>, operationId: number|null}} outcome image id -> new revision
 */
export function after(entry, earlier, { saved, operationId }) {
  if (entry.of === earlier.key) {
    const items = entry.items.filter(({ imageId }) => saved.has(imageId));
    return items.length ? { ...entry, operationId, items } : null;
  }
  const rebase = (part) => (saved.has(part.imageId) ? { ...part, revision: saved.get(part.imageId) } : part);
  return entry.items ? { ...entry, items: entry.items.map(rebase) } : rebase(entry);
}

/** Entries for what a step could not save, one an image: a person looks at each. */
export function leftBehind(entry, results, newKey) {
  const items = new Map((entry.items ?? []).map((item) => [item.imageId, item]));
  return results
    .filter(({ outcome }) => outcome !== "saved")
    .map(({ image_id: imageId, outcome, error }) => ({
      key: newKey(),
      op: isAnswer(entry) ? "label" : "undo",
      state: outcome,
      problem: error,
      imageId,
      revision: items.get(imageId).revision,
      body: items.get(imageId).body ?? null,
    }));
}
