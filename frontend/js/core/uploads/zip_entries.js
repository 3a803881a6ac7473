/**
 * The files in a large zip, one at a time, so that they are sent in many small requests: with progress, pause and
 * resume, and without holding the archive in memory. Opens plain archives only; anything unusual (a password, a
 * link, a path that leads out, Zip64, a name in an unknown alphabet) is sent whole for the server to decide.
 */

import { isClutter, withPath } from "./file_path.js";

const END = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const DIRECTORY = 0x02014b50;
const DIRECTORY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const [STORED, DEFLATED] = [0, 8];
const [ENCRYPTED, UTF8] = [0x1, 0x800];
const [KIND_MASK, LINK] = [0xf000, 0xa000];
const ENTRY_BYTES = 20_000_000;
const UNICODE_PATH = 0x7075;
const OUTSIDE = /^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|\0|\\/i;

/** An entry whose content does not match its checksum or size. */
export class DamagedEntry extends Error {}

/**
 * @param {Blob} archive
 * @returns {Promise<{name: string, path: string, size: number, open: () => Promise<File>}[]|null>} null: not a plain
 *   archive. `open` rejects with DamagedEntry
 */
export async function zipEntries(archive) {
  const end = await endRecord(archive);
  if (!end) return null;
  const directory = await bytesOf(archive, end.offset, end.offset + end.bytes);
  const entries = [];
  let at = 0;
  for (let index = 0; index < end.count; index += 1) {
    const entry = at + DIRECTORY_BYTES <= directory.byteLength ? entryAt(directory, at) : null;
    if (!entry) return null;
    at = entry.next;
    if (entry.name.endsWith("/") || isClutter(entry.name)) continue;
    if (!isPlain(entry)) return null;
    const { name: path, size } = entry;
    entries.push({ name: path.split("/").at(-1), path, size, open: () => unpack(archive, entry) });
  }
  return entries;
}

async function endRecord(archive) {
  const from = Math.max(0, archive.size - MAX_COMMENT - END_BYTES);
  const tail = await bytesOf(archive, from, archive.size);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END) continue;
    const [count, bytes, offset] = [
      tail.getUint16(at + 10, true),
      tail.getUint32(at + 12, true),
      tail.getUint32(at + 16, true),
    ];
    const isZip64 = count === 0xffff || offset === 0xffffffff;
    return isZip64 || offset + bytes > from + at ? null : { count, bytes, offset };
  }
  return null;
}

/** One entry of the central directory, or null when it is malformed or its name cannot be decoded. */
function entryAt(view, at) {
  if (view.getUint32(at, true) !== DIRECTORY) return null;
  const u16 = (offset) => view.getUint16(at + offset, true);
  const u32 = (offset) => view.getUint32(at + offset, true);
  const nameEnd = at + DIRECTORY_BYTES + u16(28);
  if (nameEnd > view.byteLength) return null;
  const name = nameOf(new Uint8Array(view.buffer, at + DIRECTORY_BYTES, u16(28)), u16(8));
  return name === null || hasUnicodePath(view, nameEnd, nameEnd + u16(30))
    ? null
    : {
        name,
        flags: u16(8),
        method: u16(10),
        crc: u32(16),
        packed: u32(20),
        size: u32(24),
        kind: u16(40) & KIND_MASK,
        offset: u32(42),
        next: nameEnd + u16(30) + u16(32),
      };
}

/** Whether the true name is in an extra field, beside one without accents. */
function hasUnicodePath(view, from, to) {
  for (let at = from; at + 4 <= Math.min(to, view.byteLength); at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === UNICODE_PATH) return true;
  }
  return false;
}

function nameOf(bytes, flags) {
  if (!(flags & UTF8) && bytes.some((byte) => byte > 127)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function isPlain({ name, flags, method, size, kind }) {
  return (
    !(flags & ENCRYPTED) &&
    [STORED, DEFLATED].includes(method) &&
    size <= ENTRY_BYTES &&
    kind !== LINK &&
    !OUTSIDE.test(name) &&
    !/\.zip$/i.test(name)
  );
}

async function unpack(archive, { name, method, crc, packed, size, offset }) {
  const local = await bytesOf(archive, offset, offset + LOCAL_BYTES);
  if (local.byteLength < LOCAL_BYTES || local.getUint32(0, true) !== LOCAL) throw new DamagedEntry(name);
  const from = offset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  const data = archive.slice(from, from + packed);
  const stream =
    method === DEFLATED ? data.stream().pipeThrough(new DecompressionStream("deflate-raw")) : data.stream();
  const bytes = await readExactly(stream, size).catch(() => null);
  if (!bytes || crc32(bytes) !== crc) throw new DamagedEntry(name);
  return withPath(new File([bytes], name.split("/").at(-1)), name);
}

/** All bytes of a stream, or null when there are more or fewer: sizes in the central directory may be wrong. */
async function readExactly(stream, size) {
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return filled === size ? bytes : null;
    if (filled + value.length > size) {
      reader.cancel().catch(() => {});
      return null;
    }
    bytes.set(value, filled);
    filled += value.length;
  }
}

async function bytesOf(blob, from, to) {
  return new DataView(await blob.slice(from, to).arrayBuffer());
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

export function crc32(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = CRC_TABLE[(rest ^ byte) & 0xff] ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}
