/** Zips made by hand for tests, so that each can be wrong in one place. */

import { deflateRawSync } from "node:zlib";

import { crc32 } from "../../frontend/js/core/uploads/zip_entries.js";

/**
 * @param {{name: string, data?: string, method?: number, flags?: number, crc?: number, size?: number, kind?: number,
 *   extra?: Buffer}[]} entries
 *   `method` 0 stores, 8 deflates; the other values replace the true ones in the table of contents
 * @returns {Blob}
 */
export function makeZip(entries) {
  const bodies = [];
  const rows = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, data = "", method = 8, flags = 0x800, crc, size, kind = 0x8000, extra = Buffer.alloc(0) } = entry;
    const plain = Buffer.from(data);
    const packed = method === 8 ? deflateRawSync(plain) : plain;
    const label = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(label.length, 26);
    const row = Buffer.alloc(46);
    row.writeUInt32LE(0x02014b50, 0);
    row.writeUInt16LE(flags, 8);
    row.writeUInt16LE(method, 10);
    row.writeUInt32LE(crc ?? crc32(plain), 16);
    row.writeUInt32LE(packed.length, 20);
    row.writeUInt32LE(size ?? plain.length, 24);
    row.writeUInt16LE(label.length, 28);
    row.writeUInt16LE(extra.length, 30);
    row.writeUInt16LE(kind, 40);
    row.writeUInt32LE(offset, 42);
    bodies.push(local, label, packed);
    rows.push(row, label, extra);
    offset += local.length + label.length + packed.length;
  }
  const directory = Buffer.concat(rows);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Blob([...bodies, directory, end]);
}
