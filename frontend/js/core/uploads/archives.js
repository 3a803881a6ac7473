/**
 * Splits large zips in an upload into their files. Each file is unpacked only when it is its turn to be sent.
 */

import { DamagedEntry, zipEntries } from "./zip_entries.js";

/**
 * @param {File[]} files
 * @param {number} limit an archive with at most this many files is sent as it is
 * @returns {Promise<(File|{name, size, open})[]>} large plain archives replaced by their entries
 */
export async function takeApart(files, limit) {
  const parts = await Promise.all(
    files.map(async (file) => {
      if (!/\.zip$/i.test(file.name)) return [file];
      const entries = await zipEntries(file).catch(() => null);
      return entries && entries.length > limit ? entries : [file];
    }),
  );
  return parts.flat();
}

/**
 * Unpacks the files that need it and sends them. A damaged entry is reported as refused and does not stop the others.
 *
 * @param {(File|{name, open})[]} files
 * @param {(files: File[]) => Promise<{results: object[], batch: object|null}>} send
 * @param {(name: string) => {title: string, detail: string}} problemOf the problem to report for a damaged entry
 */
export async function sendOpened(files, send, problemOf) {
  const opened = await Promise.all(files.map(openedOrNull));
  const sound = opened.filter((file) => file !== null);
  const refused = files
    .filter((_, index) => opened[index] === null)
    .map(({ name }) => ({
      file_name: name,
      outcome: "refused",
      image_id: null,
      near_duplicate_of: null,
      error: { status: 422, ...problemOf(name) },
    }));
  const reply = sound.length ? await send(sound) : { results: [], batch: null };
  return { ...reply, results: [...reply.results, ...refused] };
}

async function openedOrNull(file) {
  try {
    return file instanceof File ? file : await file.open();
  } catch (error) {
    if (error instanceof DamagedEntry) return null;
    throw error;
  }
}
