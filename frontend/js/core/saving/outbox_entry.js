/**
 * Functions on the entries of the outbox. `label` and `undo` concern one image. `bulk` and `undoBulk` are one step
 * over many images, with `items: [{imageId, revision, body}]`, and leave an entry for each image that could not be
 * saved.
 */

/** @returns {number[]} ids of the images that the entry concerns */
export function imagesOf(entry) {
  return entry.items ? entry.items.map(({ imageId }) => imageId) : [entry.imageId];
}

/** Whether the entry labels its images, rather than undoing labels. */
export function isLabelling({ op }) {
  return op === "label" || op === "bulk";
}

/** The entry without some images; null when none is left. */
export function without(entry, ids) {
  if (!entry.items) return ids.has(entry.imageId) ? null : entry;
  const items = entry.items.filter(({ imageId }) => !ids.has(imageId));
  return items.length ? { ...entry, items } : null;
}

/**
 * A later entry after an earlier one has been saved: it is based on the revisions that the earlier one made.
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

/** One entry for each image that a step could not save, for a person to decide. */
export function unsavedEntries(entry, results, newKey) {
  const items = new Map((entry.items ?? []).map((item) => [item.imageId, item]));
  return results
    .filter(({ outcome }) => outcome !== "saved")
    .map(({ image_id: imageId, outcome, error }) => ({
      key: newKey(),
      op: isLabelling(entry) ? "label" : "undo",
      state: outcome,
      problem: error,
      imageId,
      revision: items.get(imageId).revision,
      body: items.get(imageId).body ?? null,
    }));
}
