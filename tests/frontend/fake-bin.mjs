/**
 * The bin of the fake server: images, records and batches that were deleted, and new names.
 */

const DELETED = { deleted_at: "2026-11-24T09:00:00+00:00", deleted_by: "Ada" };

export function deleteImage(world, id) {
  world.bin.images.set(id, { ...world.images.get(id), ...DELETED });
  world.images.delete(id);
}

export function restoreImage(world, id) {
  const { deleted_at: _, deleted_by: __, ...image } = world.bin.images.get(id);
  world.bin.images.delete(id);
  world.images.set(id, image);
  return image;
}

export function renameImage(world, id, name) {
  return Object.assign(world.images.get(id), { file_name: name, path: name });
}

export function deleteBatch(world, id) {
  const images = [...world.images.values()].filter((image) => image.batch_id === id);
  for (const image of images) world.images.delete(image.id);
  const batch = world.batches.find((one) => one.id === id);
  world.batches = world.batches.filter((one) => one !== batch);
  world.bin.batches.set(id, { batch, images });
}

export function restoreBatch(world, id) {
  const { batch, images } = world.bin.batches.get(id);
  world.bin.batches.delete(id);
  world.batches.push(batch);
  for (const image of images) world.images.set(image.id, image);
  return batch;
}

export function renameBatch(world, id, name) {
  return Object.assign(
    world.batches.find((one) => one.id === id),
    { name },
  );
}

export function deletedBatches(world) {
  const items = [...world.bin.batches.values()].map(({ batch, images }) => ({
    ...batch,
    images: images.length,
    ...DELETED,
  }));
  return { items, kept_days: 30 };
}

/** @param {object} record the API's */
export function deleteRecord(world, { id, number, form_name: form, pages, fields }) {
  const facts = { id, number, pile_id: 1, pile_name: "Feeder, Monday", form_name: form };
  world.bin.records.set(id, { ...facts, pages: pages.length, images: fields.length, ...DELETED });
}

export function restoreRecord(world, id) {
  const { number, pile_id: pile } = world.bin.records.get(id);
  world.bin.records.delete(id);
  return { id, number, pile_id: pile };
}

export function deletedRecords(world) {
  const items = [...world.bin.records.values()];
  return { items, next_cursor: null, total: items.length };
}

export function deletedImages(world) {
  const items = [...world.bin.images.values()];
  return { items, next_cursor: null, total: items.length };
}
