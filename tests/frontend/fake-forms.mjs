/**
 * Forms of the fake server: every page is an A4 sheet with two printed boxes, a comb of eight and a line to write on.
 */

import { send } from "./fake-send.mjs";
import { encode } from "./png.mjs";

const PIXELS_PER_MM = 3;
const A4 = [210, 297];
const COMB = Array.from({ length: 8 }, (_, index) => [30 + 8 * index, 90, 8, 9]);

export const PRINT = {
  boxes: [[30, 40, 90, 10], [30, 60, 90, 10], ...COMB],
  horizontal: [[30, 120, 130]],
  vertical: [],
};
const page = (number, facts = {}) => ({
  number,
  width_mm: A4[0],
  height_mm: A4[1],
  size_known: true,
  width: A4[0] * PIXELS_PER_MM,
  height: A4[1] * PIXELS_PER_MM,
  ...facts,
});

export function sampleForms() {
  const surname = { name: "SURNAME", kind: "name", page: 1, rect_mm: [30, 40, 90, 10], optional: false, boxes: 0 };
  return new Map([
    [1, form(1, "Membership 2026", [page(1), page(2)], [surname])],
    [2, form(2, "Photographed sheet", [page(1, { size_known: false })], [])],
  ]);
}

function form(id, name, pages, fields) {
  const at = "2026-11-24T09:00:00+00:00";
  return { id, name, version: 1, is_sample: false, pages, fields, created_at: at, changed_at: at };
}

/** How the list has a form: with the numbers of its pages and fields. */
const listed = ({ pages, fields, ...facts }) => ({ ...facts, pages: pages.length, fields: fields.length });
const tag = ({ version }) => ({ ETag: `"${version}"` });

export const FORM_ROUTES = [
  [
    "GET",
    /^forms$/,
    ({ world, response }) => send(response, 200, { items: [...world.forms.values()].map(listed), next_cursor: null }),
  ],
  ["POST", /^forms$/, create],
  ["POST", /^forms\/import$/, take],
  [
    "GET",
    /^forms\/(\d+)$/,
    ({ world, response, id }) => send(response, 200, world.forms.get(id), tag(world.forms.get(id))),
  ],
  ["PUT", /^forms\/(\d+)$/, save],
  ["DELETE", /^forms\/(\d+)$/, remove],
  ["GET", /^forms\/(\d+)\/file$/, ({ world, response, id }) => send(response, 200, world.forms.get(id))],
  ["GET", /^forms\/(\d+)\/pages\/\d+\/picture$/, picture],
  ["GET", /^forms\/(\d+)\/pages\/\d+\/print$/, ({ response }) => send(response, 200, PRINT)],
];

function create({ world, response, body }) {
  const name = /name="name"\r\n\r\n([^\r]*)/.exec(body.toString())?.[1];
  if ([...world.forms.values()].some((known) => known.name === name)) {
    const reason = { code: "taken", name };
    return send(response, 409, { status: 409, title: "Conflict", detail: "There is a form of this name.", reason });
  }
  const id = Math.max(0, ...world.forms.keys()) + 1;
  world.forms.set(id, form(id, name, [page(1)], []));
  return send(response, 201, world.forms.get(id), tag(world.forms.get(id)));
}

function take({ world, response, body }) {
  const sent = JSON.parse(body);
  const known = [...world.forms.values()].find(({ name }) => name === sent.name);
  const id = known?.id ?? Math.max(0, ...world.forms.keys()) + 1;
  world.forms.set(id, { ...form(id, sent.name, [page(1)], sent.fields), version: (known?.version ?? 0) + 1 });
  send(response, 201, world.forms.get(id), tag(world.forms.get(id)));
}

function save({ world, response, request, body, id }) {
  const held = world.forms.get(id);
  if (request.headers["if-match"] !== `"${held.version}"`)
    return send(response, 412, { status: 412, title: "Changed meanwhile", detail: "The form has a newer version." });
  const { name, pages, fields } = JSON.parse(body);
  const sized = held.pages.map((one, index) => ({ ...one, ...pages[index] }));
  world.forms.set(id, { ...held, name, pages: sized, fields, version: held.version + 1 });
  return send(response, 200, world.forms.get(id), tag(world.forms.get(id)));
}

function remove({ world, response, id }) {
  world.forms.delete(id);
  response.writeHead(204).end();
}

function picture({ response }) {
  const [width, height] = A4.map((mm) => mm * PIXELS_PER_MM);
  const pixels = new Uint8Array(width * height).fill(250);
  const dark = (x, y) => {
    pixels[Math.round(y * PIXELS_PER_MM) * width + Math.round(x * PIXELS_PER_MM)] = 60;
  };
  const across = (from, to, y) => {
    for (let x = from; x <= to; x += 1 / PIXELS_PER_MM) dark(x, y);
  };
  for (const [left, top, wide, high] of PRINT.boxes) {
    across(left, left + wide, top);
    across(left, left + wide, top + high);
    for (let y = top; y <= top + high; y += 1 / PIXELS_PER_MM) {
      dark(left, y);
      dark(left + wide, y);
    }
  }
  for (const [from, to, y] of PRINT.horizontal) across(from, to, y);
  response.writeHead(200, { "Content-Type": "image/png" });
  response.end(encode(pixels, width, height));
}
