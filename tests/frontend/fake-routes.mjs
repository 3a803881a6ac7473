/**
 * The routes of the fake API: `[method, pattern, handler]`.
 */

import { ACCOUNT_ROUTES } from "./fake-accounts.mjs";
import * as bin from "./fake-bin.mjs";
import { FORM_ROUTES } from "./fake-forms.mjs";
import { groupChunk, labelStep, memberChunk, undoStep } from "./fake-groups.mjs";
import { fieldOf, PILE_ROUTES } from "./fake-piles.mjs";
import { previewOf } from "./fake-previews.mjs";
import { advance, startRun } from "./fake-runs.mjs";
import { send } from "./fake-send.mjs";

const TICK_MS = 250;

export const ROUTES = [
  ...ACCOUNT_ROUTES,
  ...FORM_ROUTES,
  ...PILE_ROUTES,
  ["GET", /^stats$/, ({ world, response }) => send(response, 200, world.stats())],
  ["GET", /^queue$/, queue],
  ["POST", /^leases$/, lease],
  [
    "POST",
    /^leases\/images$/,
    ({ response, body }) => send(response, 200, { leased_until: leasedUntil(), images: JSON.parse(body).images }),
  ],
  ["GET", /^groups$/, ({ world, response, query }) => send(response, 200, groupChunk(world, query))],
  ["GET", /^groups\/images$/, ({ world, response, query }) => send(response, 200, memberChunk(world, query))],
  [
    "POST",
    /^labels\/bulk$/,
    ({ world, response, body }) => send(response, 200, labelStep(world, JSON.parse(body).items)),
  ],
  ["POST", /^labels\/bulk\/(\d+)\/undo$/, ({ world, response, id }) => send(response, 200, undoStep(world, id))],
  [
    "POST",
    /^leases\/renew$/,
    ({ world, response }) => send(response, 200, { leased_until: leasedUntil(), images: [...world.images.keys()] }),
  ],
  ["POST", /^leases\/release$/, ({ response }) => response.writeHead(204).end()],
  ["GET", /^images$/, images],
  ["POST", /^images$/, upload],
  [
    "GET",
    /^images\/(\d+)$/,
    ({ world, response, id }) => send(response, 200, { ...world.images.get(id), field: fieldOf(world, id) }),
  ],
  ["DELETE", /^images\/(\d+)$/, ({ world, response, id }) => gone(response, bin.deleteImage(world, id))],
  ["POST", /^images\/(\d+)\/restore$/, ({ world, response, id }) => send(response, 200, bin.restoreImage(world, id))],
  ["PATCH", /^images\/(\d+)$/, ({ response, ...sent }) => send(response, 200, renamed(bin.renameImage, sent))],
  ["DELETE", /^batches\/(\d+)$/, ({ world, response, id }) => gone(response, bin.deleteBatch(world, id))],
  ["POST", /^batches\/(\d+)\/restore$/, ({ world, response, id }) => send(response, 200, bin.restoreBatch(world, id))],
  ["PATCH", /^batches\/(\d+)$/, ({ response, ...sent }) => send(response, 200, renamed(bin.renameBatch, sent))],
  ["GET", /^bin\/batches$/, ({ world, response }) => send(response, 200, bin.deletedBatches(world))],
  ["GET", /^bin\/records$/, ({ world, response }) => send(response, 200, bin.deletedRecords(world))],
  ["GET", /^bin\/images$/, ({ world, response }) => send(response, 200, bin.deletedImages(world))],
  ["GET", /^images\/(\d+)\/file$/, file],
  [
    "GET",
    /^images\/(\d+)\/labels$/,
    ({ world, response, id }) => send(response, 200, { items: world.history.get(id) }),
  ],
  [
    "PUT",
    /^images\/(\d+)\/label$/,
    ({ world, response, request, body, id }) =>
      decide(response, world.label(id, revisionOf(request), JSON.parse(body), sentWith(world, request))),
  ],
  [
    "POST",
    /^images\/(\d+)\/label\/undo$/,
    ({ world, response, request, id }) => decide(response, world.undo(id, revisionOf(request))),
  ],
  [
    "POST",
    /^predict$/,
    ({ world, response }) =>
      send(response, 200, {
        version: world.live,
        results: [{ file_name: "drawing.png", reading: world.images.get(1).reading, error: null }],
      }),
  ],
  [
    "GET",
    /^versions$/,
    ({ world, response }) => send(response, 200, { live: world.live, items: world.versions.toReversed() }),
  ],
  [
    "GET",
    /^versions\/([^/]+)\/preview$/,
    ({ world, response, name, query }) =>
      send(response, 200, previewOf(world, decodeURIComponent(name), query.get("kind"), query.get("cursor"))),
  ],
  [
    "POST",
    /^versions\/([^/]+)\/promote$/,
    ({ world, response, name }) => send(response, 200, world.promote(decodeURIComponent(name))),
  ],
  ["GET", /^runs$/, ({ world, response }) => send(response, 200, { items: world.runs, next_cursor: null })],
  ["POST", /^runs$/, ({ world, response }) => send(response, 202, startRun(world))],
  [
    "GET",
    /^runs\/(\d+)$/,
    ({ world, response, id }) =>
      send(
        response,
        200,
        world.runs.find((run) => run.id === id),
      ),
  ],
  ["GET", /^runs\/(\d+)\/events$/, runEvents],
  [
    "POST",
    /^runs\/(\d+)\/cancel$/,
    ({ world, response, id }) =>
      send(
        response,
        200,
        Object.assign(
          world.runs.find((run) => run.id === id),
          { state: "cancelled" },
        ),
      ),
  ],
];

function queue({ world, response, query, facts = {} }) {
  const open = [...world.images.values()].filter(
    ({ label, batch_id: batch }) => !label && (!query.get("batch") || batch === Number(query.get("batch"))),
  );
  if ((query.get("order") ?? "uncertain") === "uncertain")
    open.sort((a, b) => a.reading.confidence - b.reading.confidence);
  const from = Number(query.get("cursor") ?? 0);
  const to = from + Number(query.get("limit") ?? 20);
  send(response, 200, {
    items: open.slice(from, to).map((image) => ({ ...image, field: fieldOf(world, image.id) })),
    next_cursor: to < open.length ? String(to) : null,
    remaining: open.length,
    unread: 0,
    ...facts,
  });
}

/** The fake has one user, so nothing is leased by others. */
function lease({ world, response, body }) {
  const query = new URLSearchParams(Object.entries(JSON.parse(body)).filter(([, value]) => value !== null));
  queue({ world, response, query, facts: { leased_until: leasedUntil(), elsewhere: 0 } });
}

function leasedUntil() {
  return new Date(Date.now() + 300_000).toISOString();
}

function images({ world, response, query }) {
  const state = query.get("state") ?? "all";
  const q = (query.get("q") ?? "").toUpperCase();
  const texts = ({ path, reading, label }) => [path, reading.text, label?.text ?? ""].join("\n").toUpperCase();
  const all = [...world.images.values()].filter(
    (image) => (state === "all" || image.state === state) && texts(image).includes(q),
  );
  const from = Number(query.get("cursor") ?? 0);
  const to = from + Number(query.get("limit") ?? 50);
  send(response, 200, {
    items: all.slice(from, to),
    next_cursor: to < all.length ? String(to) : null,
    total: all.length,
  });
}

/** File names out of the multipart body; a name with "bad" in it is refused, a known one is already there. */
function upload({ world, response, body }) {
  const names = [...body.toString("latin1").matchAll(/name="files"; filename="([^"]*)"/g)].map((match) => match[1]);
  const known = new Map([...world.images.values()].map((image) => [image.file_name, image.id]));
  const results = names.map((name) => {
    const problem = { status: 422, title: "Damaged image", detail: "The image is damaged: its last part is missing." };
    if (name.includes("bad"))
      return {
        file_name: name,
        path: name,
        outcome: "refused",
        image_id: null,
        near_duplicate_of: null,
        error: problem,
      };
    if (known.has(name))
      return {
        file_name: name,
        path: name,
        outcome: "exists",
        image_id: known.get(name),
        near_duplicate_of: null,
        error: null,
      };
    const image = world.addImage(
      name
        .toUpperCase()
        .replace(/\.\w+$/, "")
        .replace(/[^A-Z'-]/g, " ")
        .trim() || "NAME",
      name,
      1,
    );
    return {
      file_name: name,
      path: name,
      outcome: "created",
      image_id: image.id,
      near_duplicate_of: null,
      error: null,
    };
  });
  const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
  if (results.every(({ error }) => error))
    return send(response, 422, {
      type: "urn:paraph:problem:no-file-taken",
      title: "No file was taken",
      status: 422,
      results,
    });
  return send(response, 200, {
    batch: world.batches[0],
    results,
    created: count("created"),
    exists: count("exists"),
    refused: count("refused"),
  });
}

function file({ world, response, id }) {
  response.writeHead(200, { "Content-Type": "image/png", "Cache-Control": "private, max-age=31536000, immutable" });
  response.end(world.files.get(id));
}

function decide(response, { status, body, revision }) {
  send(response, status, body, { ETag: `"${revision}"` });
}

function runEvents({ world, response, request, id }) {
  const run = world.runs.find((one) => one.id === id);
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  const timer = setInterval(() => {
    if (run.state === "running") advance(world, run);
    response.write(`event: run\ndata: ${JSON.stringify(run)}\n\n`);
    if (run.state !== "running") {
      clearInterval(timer);
      response.end();
    }
  }, TICK_MS);
  request.on("close", () => clearInterval(timer));
}

function gone(response) {
  response.writeHead(204).end();
}

function renamed(rename, { world, id, body }) {
  return rename(world, id, JSON.parse(body).name);
}

/** If there are accounts, the author of a label is the account. */
function sentWith({ accounts }, request) {
  const { "idempotency-key": key, author = "local" } = request.headers;
  return { key, author: accounts.sessionOf(request)?.user.name ?? decodeURIComponent(author) };
}

function revisionOf(request) {
  return Number(/\d+/.exec(request.headers["if-match"] ?? "")?.[0]);
}
