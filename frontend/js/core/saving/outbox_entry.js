/**
 * Functions on the entries of the outbox. `label` and `undo` concern one image. `bulk` and `undoBulk` are one operation
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

/**
 * What a saved entry tells of its image. Its label is no news where the image was undone or labelled again since.
 *
 * @param {object} saved  @param {object[]} later entries that wait  @returns {{revision: number, label?: object|null}}
 */
export function newsOf({ imageId, revision, label }, later) {
  return later.some((entry) => imagesOf(entry).includes(imageId)) ? { revision } : { revision, label };
}

/** One entry for each image that an operation could not save, for a person to decide. */
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
      ...(entry.author && { author: entry.author }),
    }));
}

/**
 * By how many an entry changes the number of images without a label, once it is saved. In a conflict the image has
 * somebody else's label already.
 *
 * @param {object} entry  @param {(imageId: number) => boolean} covers whether an image is counted
 */
export function openChange(entry, covers = () => true) {
  if (entry.state === "conflict") return 0;
  const counted = imagesOf(entry).filter(covers).length;
  if (entry.change !== undefined) return entry.change * counted;
  if (entry.items) return isLabelling(entry) ? -counted : counted;
  const isFirst = entry.revision === (isLabelling(entry) ? 0 : 1);
  if (!isFirst) return 0;
  return isLabelling(entry) ? -counted : counted;
}
