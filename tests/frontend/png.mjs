/**
 * Draws names as grey PNG images, so that the fake server has something to show: a stroke font, a little slant and
 * jitter, no dependency. Also says where each letter lies, as a model's spans would.
 */

import * as zlib from "node:zlib";

const HEIGHT = 48;
const TOP = 9;
const UNIT = 7.5;
const ADVANCE = 27;
const INK_RADIUS = 1.5;

// Polylines on a grid 2 wide and 4 high; strokes are separated by spaces, points by commas between x and y digits.
const STROKES = {
  A: "04-10-24 03-23",
  B: "00-04 00-10-21-12-02 12-23-14-04",
  C: "21-10-01-03-14-23",
  D: "00-04 00-10-21-23-14-04",
  E: "20-00-04-24 02-12",
  F: "20-00-04 02-12",
  G: "21-10-01-03-14-23-22-12",
  H: "00-04 20-24 02-22",
  I: "10-14",
  J: "20-23-14-03",
  K: "00-04 20-02-24",
  L: "00-04-24",
  M: "04-00-12-20-24",
  N: "04-00-24-20",
  O: "10-01-03-14-23-21-10",
  P: "04-00-10-21-12-02",
  Q: "10-01-03-14-23-21-10 13-24",
  R: "04-00-10-21-12-02 12-24",
  S: "21-10-01-23-14-03",
  T: "00-20 10-14",
  U: "00-03-14-23-20",
  V: "00-14-20",
  W: "00-04-12-24-20",
  X: "00-24 20-04",
  Y: "00-12-20 12-14",
  Z: "00-20-04-24",
  "-": "02-22",
  "'": "10-11",
  " ": "",
};

/**
 * @param {string} name upper case letters
 * @param {number} seed changes slant and jitter
 * @returns {{png: Buffer, width: number, height: number, places: {start_x: number, end_x: number}[]}}
 */
export function drawName(name, seed = 1) {
  const width = 30 + ADVANCE * name.length + 18;
  const pixels = new Uint8Array(width * HEIGHT).fill(250);
  const random = generator(seed);
  const places = [...name].map((letter, index) => {
    const left = 18 + index * ADVANCE + random() * 3;
    const down = TOP + random() * 4;
    for (const stroke of (STROKES[letter] ?? "").split(" ").filter(Boolean)) {
      const points = stroke.split("-").map(([x, y]) => ({
        x: left + x * UNIT + (4 - y) * 1.1 + random() * 1.6,
        y: down + y * UNIT * 0.92 + random() * 1.6,
      }));
      for (let i = 1; i < points.length; i += 1) drawLine(pixels, width, points[i - 1], points[i]);
    }
    return { start_x: Math.round(left), end_x: Math.round(left + 2 * UNIT + 7) };
  });
  return { png: encode(pixels, width, HEIGHT), width, height: HEIGHT, places };
}

function generator(seed) {
  let state = (seed * 2654435761) % 2 ** 32;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function drawLine(pixels, width, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy || 1;
  const reach = INK_RADIUS + 1;
  for (
    let y = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
    y <= Math.min(HEIGHT - 1, Math.max(from.y, to.y) + reach);
    y += 1
  ) {
    for (
      let x = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
      x <= Math.min(width - 1, Math.max(from.x, to.x) + reach);
      x += 1
    ) {
      const along = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length2));
      const distance = Math.hypot(x - from.x - along * dx, y - from.y - along * dy);
      const shade = 40 + 210 * Math.min(1, Math.max(0, distance - INK_RADIUS + 0.5));
      pixels[y * width + x] = Math.min(pixels[y * width + x], shade);
    }
  }
}

/** A grey PNG. @param {Uint8Array} pixels row by row */
export function encode(pixels, width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const lines = Buffer.concat(
    Array.from({ length: height }, (_, y) =>
      Buffer.concat([Buffer.from([0]), pixels.subarray(y * width, (y + 1) * width)]),
    ),
  );
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", zlib.deflateSync(lines)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(zlib.crc32?.(body) ?? crcOf(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** For Node before 22.2, whose zlib has no crc32. */
function crcOf(body) {
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
