/**
 * Piles of the fake server: one pile with a page in every state, whose registered pages have two fields each. A decision
 * is remembered; nothing is cut.
 */

import { deleteRecord, restoreRecord } from "./fake-bin.mjs";
import { send } from "./fake-send.mjs";

const [WIDTH, HEIGHT] = [1240, 1754];
const FIELDS = ["SURNAME", "FIRST NAME"];
const FIRST_IMAGE = 15; // of those that were cut from pages; the others were uploaded as they are
const OUTLINE = [
  [20, 10],
  [1222, 16],
  [1218, 1740],
  [14, 1734],
];
const STATES = ["registered", "registered", "blank", "registered", "needs help", "foreign", "needs help", "refused"];
const state = (page) => page.decided?.at(-1) ?? page.state;

/** The rectangle of a field on every page, corners clockwise. */
function corners(index) {
  const [left, top] = [180, 240 + 120 * index];
  return [
    [left, top],
    [left + 540, top],
    [left + 540, top + 60],
    [left, top + 60],
  ];
}

const DOUBTED = { doubted: 3, record_id: 1, fingerprint: "of the three records" };
const LOCKED = {
  type: "urn:paraph:problem:encrypted",
  status: 422,
  title: "Encrypted",
  detail: "The PDF is encrypted.",
};

export function samplePiles() {
  return {
    pages: new Map(STATES.map((one, at) => [at + 1, page(at + 1, one)])),
    piles: 1,
    counted: null,
    checkedBy: null,
  };
}

function page(id, given) {
  const isKnown = given === "registered" || given === "needs help";
  return {
    id,
    pile_id: 1,
    is_sample: false,
    path: "feeder.pdf",
    number: id,
    state: given,
    form_id: isKnown ? 1 : null,
    form_name: isKnown ? "Membership 2026" : null,
    form_version: isKnown ? 1 : null,
    form_page: isKnown ? 1 : null,
    score: given === "needs help" ? 0.4 + id / 100 : isKnown ? 0.97 : null,
    turned: id === 4 ? 180 : 0,
    width: WIDTH,
    height: HEIGHT,
    record_id: given === "registered" ? id : null,
    record_number: given === "registered" ? id : null,
    decided_by: "program",
    revision: 0,
    error: given === "refused" ? "The page has too many pixels." : null,
    corners: given === "registered" ? Object.fromEntries(FIELDS.map((name, at) => [name, corners(at)])) : {},
    outline: isKnown ? (id === 4 ? OUTLINE.map(([x, y]) => [WIDTH - x, HEIGHT - y]) : OUTLINE) : null,
    decided: [],
  };
}

function shown({ decided, ...facts }) {
  return {
    ...facts,
    state: state({ ...facts, decided }),
    can_undo: decided.length > 0,
    decision_id: decided.length || null,
  };
}

function pile(world) {
  const states = { waiting: 0, registered: 0, blank: 0, "needs help": 0, foreign: 0, refused: 0 };
  for (const one of world.piles.pages.values()) states[state(one)] += 1;
  const all = [...records(world)].flatMap(({ fields }) => fields);
  return {
    id: 1,
    name: "Feeder, Monday",
    batch_id: 1,
    is_sample: false,
    created_at: "2026-11-24T09:00:00+00:00",
    pages: world.piles.pages.size,
    states,
    waiting_for_form: 0,
    records: { complete: 3, "pages missing": 0, "needs help": 0 },
    counted: world.piles.counted,
    miscount: miscount(world),
    unproven: unproven(world),
    fields: { all: all.length, checked: all.filter(({ image }) => image.label).length },
    files: [
      { id: 1, path: "feeder.pdf", state: "done", pages: 8, error: null },
      { id: 2, path: "locked.pdf", state: "refused", pages: null, error: "The PDF is encrypted." },
    ],
    uncompared: 0,
    alike: [{ page_id: 6, pages: world.trouble.alike }],
  };
}

/** What a person who looked through the doubted records says; of others nothing is taken. */
function check({ body, request }) {
  return JSON.parse(body).fingerprint === DOUBTED.fingerprint ? { checkedBy: request.headers.author ?? "local" } : {};
}

function uncheck({ query }) {
  return query.get("fingerprint") === DOUBTED.fingerprint ? { checkedBy: null } : {};
}

/** As if its three records had pages that only their order holds together. */
function miscount({ piles: { counted, checkedBy } }) {
  if (counted === null || counted === 3) return null;
  const doubted = checkedBy ? { doubted: 0, record_id: null, fingerprint: null } : DOUBTED;
  return { whole: 3, ...doubted, checked_by: checkedBy };
}

/** As if beside them lay a record that lacks pages, which nobody has counted. */
function unproven({ piles: { counted, checkedBy }, trouble }) {
  if (!trouble.missing || counted !== null) return null;
  const records = checkedBy ? 0 : DOUBTED.doubted;
  const { record_id: first, fingerprint } = DOUBTED;
  return {
    missing: trouble.missing,
    records,
    record_id: records ? first : null,
    fingerprint: records ? fingerprint : null,
    checked_by: checkedBy,
  };
}

/** What is held of each record: its state, and of its order. */
function heldOf(world) {
  if (miscount(world)?.doubted) return { state: "needs help", by_order: "doubted" };
  return { state: "complete", by_order: unproven(world)?.records ? "unproven" : "trusted" };
}

/** A record for each page that is registered from the start, with two images of the fake world. */
function records(world) {
  const whole = [...world.piles.pages.values()].filter((one) => one.record_id);
  const all = whole.map(({ id, form_id: form, form_name: name }, at) => {
    const images = FIELDS.map((_, index) => world.images.get(FIRST_IMAGE + 2 * at + index));
    const fields = FIELDS.map((field, index) => ({
      name: field,
      kind: "name",
      position: index,
      optional: index === 1,
      image_id: images[index].id,
      page_id: id,
      image: { ...images[index], field: fieldOf(world, images[index].id) },
    }));
    return {
      id,
      number: at + 1,
      ...heldOf(world),
      form_id: form,
      form_name: name,
      form_version: 1,
      pages: [id],
      fields,
      checked: images.filter(({ label }) => label).length,
      of: fields.length,
    };
  });
  return all.filter(({ id }) => !world.bin.records.has(id));
}

/** The field that an image was cut from, as the images' requests have it; null for other images. */
export function fieldOf(world, imageId) {
  const ids = [1, 2, 4];
  const at = Math.floor((imageId - FIRST_IMAGE) / 2);
  if (at < 0 || at >= ids.length) return null;
  const { form_name: form } = world.piles.pages.get(ids[at]);
  const name = FIELDS[(imageId - FIRST_IMAGE) % 2];
  return {
    name,
    kind: "name",
    form_name: form,
    page_id: ids[at],
    record_id: ids[at],
    record_number: at + 1,
    pile_id: 1,
  };
}

export const PILE_ROUTES = [
  [
    "GET",
    /^piles$/,
    ({ world, response }) => send(response, 200, { items: world.piles.piles ? [pile(world)] : [], next_cursor: null }),
  ],
  ["POST", /^piles$/, bring],
  ["GET", /^piles\/(\d+)$/, ({ world, response }) => send(response, 200, pile(world))],
  [
    "DELETE",
    /^piles\/(\d+)$/,
    ({ world, response }) => {
      world.piles.piles = 0;
      response.writeHead(204).end();
    },
  ],
  ["PATCH", /^piles\/(\d+)$/, changed(({ body }) => ({ counted: JSON.parse(body).counted }))],
  ["POST", /^piles\/(\d+)\/check$/, changed(check)],
  ["DELETE", /^piles\/(\d+)\/check$/, changed(uncheck)],
  ["POST", /^piles\/(\d+)\/cut$/, ({ response }) => send(response, 202, {})],
  [
    "POST",
    /^sample$/,
    ({ world, response }) => {
      world.piles.piles = 1;
      send(response, 200, { form_id: 1, pile_id: 1 });
    },
  ],
  [
    "GET",
    /^piles\/(\d+)\/records$/,
    ({ world, response }) => send(response, 200, { items: records(world), next_cursor: null }),
  ],
  [
    "GET",
    /^records\/(\d+)$/,
    ({ world, response, id }) =>
      send(
        response,
        200,
        records(world).find((one) => one.id === id),
      ),
  ],
  [
    "DELETE",
    /^records\/(\d+)$/,
    ({ world, response, id }) => {
      deleteRecord(
        world,
        records(world).find((one) => one.id === id),
      );
      response.writeHead(204).end();
    },
  ],
  ["POST", /^records\/(\d+)\/restore$/, ({ world, response, id }) => send(response, 200, restoreRecord(world, id))],
  [
    "POST",
    /^pages\/(\d+)\/erase$/,
    ({ world, response, body, id }) => {
      world.piles.pages.delete(id);
      const copies = { images: [], records: [], forms: [], pages: [] };
      const facts = { versions: [], copies, finished_at: "2026-11-24T09:00:00+00:00" };
      send(response, 200, { id: 1, kind: "page", former_id: id, reason: JSON.parse(body).reason, ...facts });
    },
  ],
  ["GET", /^pages$/, pages],
  ["GET", /^pages\/(\d+)$/, ({ world, response, id }) => send(response, 200, shown(world.piles.pages.get(id)))],
  ["GET", /^pages\/(\d+)\/picture$/, picture],
  ["POST", /^pages\/(\d+)\/decisions$/, decide],
  [
    "POST",
    /^pages\/(\d+)\/undo$/,
    ({ world, response, id, body }) => {
      const one = world.piles.pages.get(id);
      if (JSON.parse(body).decision_id !== one.decided.length)
        return send(response, 412, { status: 412, title: "Changed meanwhile", detail: "Somebody else has decided." });
      one.decided.pop();
      one.revision += 1;
      return send(response, 200, shown(one));
    },
  ],
];

function changed(change) {
  return (call) => {
    Object.assign(call.world.piles, change(call));
    send(call.response, 200, pile(call.world));
  };
}

function bring({ world, response, body }) {
  const parts = body.toString("latin1");
  world.piles.counted = Number(/name="counted"\s+(\d+)/.exec(parts)?.[1] ?? 0) || world.piles.counted;
  const names = [...parts.matchAll(/name="files"; filename="([^"]*)"/g)].map((match) => match[1]);
  const results = names.map((path) => ({
    path,
    status: path.includes("bad") ? "refused" : path.includes("again") ? "exists" : "added",
    records_in_bin: path.includes("again") ? [{ id: 8, number: 2 }] : [],
    pages: path.includes("bad") ? null : 8,
    problem: path.includes("bad") ? LOCKED : null,
  }));
  const isRefused = results.every(({ problem }) => problem);
  send(response, isRefused ? 422 : 200, { pile_id: isRefused ? null : 1, results });
}

function pages({ world, response, query }) {
  const all = [...world.piles.pages.values()].map(shown);
  const items = all.filter((one) => !query.get("state") || one.state === query.get("state"));
  if (query.get("state") === "needs help") items.sort((a, b) => b.score - a.score);
  send(response, 200, { items, next_cursor: null });
}

function decide({ world, response, request, body, id }) {
  const one = world.piles.pages.get(id);
  if (request.headers["if-match"] !== `"${one.revision}"`)
    return send(response, 412, { status: 412, title: "Changed meanwhile", detail: "Somebody else has decided." });
  const { action, form_id: form, form_page: number, outline } = JSON.parse(body);
  const made = { blank: "blank", foreign: "foreign", place: "registered" }[action];
  one.decided.push(made ?? state(one));
  Object.assign(one, { revision: one.revision + 1, decided_by: "person" });
  if (action === "place") Object.assign(one, { form_id: form, form_page: number, outline });
  return send(response, 200, shown(one));
}

function picture({ world, response, id }) {
  const { state: given } = world.piles.pages.get(id);
  const turn = id === 4 ? `transform="rotate(180 ${WIDTH / 2} ${HEIGHT / 2})"` : "";
  const boxes = FIELDS.map((_, at) => corners(at))
    .map(
      ([[x, y]]) =>
        `<rect x="${x}" y="${y}" width="540" height="60"/><text x="${x + 30}" y="${y + 48}">NAME ${id}</text>`,
    )
    .join("");
  const print = given === "blank" ? "" : `<text x="180" y="150">Membership, sheet ${id}</text>${boxes}`;
  response.writeHead(200, { "Content-Type": "image/svg+xml" });
  response.end(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-size="48"><rect width="100%" height="100%" fill="#fffef8"/><g ${turn} fill="none" stroke="#333">${print}</g></svg>`,
  );
}
