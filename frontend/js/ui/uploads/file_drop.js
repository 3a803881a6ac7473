/**
 * Files from a drop or a paste, including folders.
 */

import { withPath } from "../../core/uploads/file_path.js";

/** @param {DataTransfer} transfer  @returns {Promise<(File|{name, path, size, open})[]>} */
export async function filesOf(transfer) {
  const plain = [...transfer.files];
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const nested = await Promise.all(entries.filter(Boolean).map(filesUnder));
  const files = nested.flat();
  return (files.length ? files : plain).filter((file) => !file.name.startsWith("."));
}

/** A file that can no longer be opened stays in the list, so that it is refused by name. */
async function filesUnder(entry) {
  if (entry instanceof File) return [entry];
  const path = entry.fullPath.replace(/^\//, "");
  try {
    if (!entry.isFile) {
      const children = await childrenOf(entry.createReader());
      return (await Promise.all(children.map(filesUnder))).flat();
    }
    const file = await new Promise((resolve, reject) => {
      entry.file(resolve, reject);
    });
    return [withPath(file, path)];
  } catch (error) {
    return [{ name: entry.name, path, size: 0, open: () => Promise.reject(error) }];
  }
}

/** A reader returns a folder's entries about a hundred at a time, until it returns none. */
async function childrenOf(reader) {
  const children = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (!some.length) return children;
    children.push(...some);
  }
}

/** The name of the dropped folder, if exactly one was dropped. */
export function folderName(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.length === 1 && entries[0].isDirectory ? entries[0].name : null;
}
