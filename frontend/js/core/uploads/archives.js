/**
 * Splits large zips in an upload into their files. Each file is unpacked only when it is its turn to be sent. Each
 * picked file is read from before it is sent: one that was deleted or changed would look like a lost connection.
 */

import { isClutter, pathOf } from "./file_path.js";
import { DamagedEntry, zipEntries } from "./zip_entries.js";

/**
 * @param {File[]} files
 * @param {number} limit an archive with at most this many files is sent as it is
 * @returns {Promise<(File|{name, path, size, open})[]>} large plain archives replaced by their entries; without what
 *   systems add to folders
 */
export async function takeApart(files, limit) {
  const parts = await Promise.all(
    files
      .filter((file) => !isClutter(pathOf(file)))
      .map(async (file) => {
        if (!/\.zip$/i.test(file.name) || file.open) return [file];
        const entries = await zipEntries(file).catch(() => null);
        return entries && entries.length > limit ? entries : [file];
      }),
  );
  return parts.flat();
}

/**
 * Unpacks the files that need it and sends them. A damaged entry, or a file that can no longer be read, is reported as
 * refused and does not stop the others.
 *
 * @param {(File|{name, open})[]} files
 * @param {(files: File[], missing: number) => Promise<{results: object[], batch: object|null}>} send `missing`: how
 *   many were refused here, so that a shorter request is not taken for the same one
 * @param {(name: string, isDamaged: boolean) => {title: string, detail: string}} problemOf the problem to report
 */
export async function sendOpened(files, send, problemOf) {
  const opened = await Promise.all(files.map(openedOrError));
  const sound = opened.filter((file) => file instanceof File);
  const refused = files.flatMap((file, index) =>
    opened[index] instanceof File
      ? []
      : [
          {
            file_name: file.name,
            path: pathOf(file),
            outcome: "refused",
            image_id: null,
            near_duplicate_of: null,
            error: { status: 422, ...problemOf(file.name, opened[index] instanceof DamagedEntry) },
          },
        ],
  );
  const reply = sound.length ? await send(sound, refused.length) : { results: [], batch: null };
  return { ...reply, results: [...reply.results, ...refused] };
}

/** The file, opened and readable, or why not. */
async function openedOrError(file) {
  try {
    const opened = file instanceof File ? file : await file.open();
    await opened.slice(0, 1).arrayBuffer();
    return opened;
  } catch (error) {
    return error;
  }
}
