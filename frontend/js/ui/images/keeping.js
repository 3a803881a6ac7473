/**
 * Deletes and restores images, records and batches, renames images and batches, and says so with a button that undoes it.
 */

import * as api from "../../api.js";
import { askText } from "../ask_text.js";

const MOST_CHARACTERS = 200;
const KINDS = {
  image: { remove: api.deleteImage, restore: api.restoreImage, rename: api.renameImage },
  record: { remove: api.deleteRecord, restore: api.restoreRecord },
  batch: { remove: api.deleteBatch, restore: api.restoreBatch, rename: api.renameBatch },
};

/**
 * @param {object} app
 * @param {"image"|"record"|"batch"} kind
 * @param {{id: number, name: string}} one
 * @param {() => void} onChange it is in the bin, or is back again
 */
export async function remove(app, kind, { id, name }, onChange) {
  const isDone = await tried(app, () => KINDS[kind].remove(id), onChange);
  if (isDone) app.notice.show(app.t(`bin.deleted.${kind}`, { name }), () => restore(app, kind, { id, name }, onChange));
}

export async function restore(app, kind, { id, name }, onChange) {
  const isDone = await tried(app, () => KINDS[kind].restore(id), onChange);
  if (isDone) app.notice.show(app.t("bin.restored", { name }));
}

/** Asks for another name. @param {() => void} onChange it has one */
export async function rename(app, kind, { id, name }, onChange) {
  const { t } = app;
  const typed = await askText({
    title: t(`rename.${kind}`),
    label: t("rename.label"),
    value: name,
    maxlength: MOST_CHARACTERS,
    save: t("rename.save"),
    other: { label: t("dialog.cancel"), value: null },
  });
  const wanted = typed?.trim();
  if (wanted && wanted !== name) await tried(app, () => KINDS[kind].rename(id, wanted), onChange);
}

/** @returns {Promise<boolean>} whether it was done; else the page says why not */
async function tried(app, work, onChange) {
  try {
    await work();
  } catch (error) {
    app.notice.show(error.isOffline ? app.t("state.offline.text") : error.message);
    return false;
  }
  app.refresh();
  onChange();
  return true;
}
