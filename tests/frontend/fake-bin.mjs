/**
 * The bin of the fake server: images and batches that were deleted, and new names.
 */

const DELETED_AT = "2026-11-24T09:00:00+00:00";

export function deleteImage(world, id) {
  world.bin.images.set(id, { ...world.images.get(id), deleted_at: DELETED_AT });
  world.images.delete(id);
}

export function restoreImage(world, id) {
  const { deleted_at: _, ...image } = world.bin.images.get(id);
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
    deleted_at: DELETED_AT,
  }));
  return { items, kept_days: 30 };
}

export function deletedImages(world) {
  const items = [...world.bin.images.values()];
  return { items, next_cursor: null, total: items.length };
}
