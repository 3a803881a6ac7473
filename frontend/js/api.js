/**
 * With the files in `api/`, which call `request`, all that talks to the server. Replies are the API's JSON; failures
 * are an ApiError.
 */

import { personHeaders, sessionHeaders, withSession } from "./api/session.js";
import { pathOf } from "./core/uploads/file_path.js";
import { fileResults } from "./core/uploads/file_results.js";

const BASE = new URL("api/v1/", document.baseURI);
const TIMEOUT_MS = 20_000;
/** Of an upload: without progress of the body, and without a reply after it. Sending again is safe: it has a key. */
const STALLED_MS = 60_000;
const SILENT_MS = 120_000;
const NO_CONTENT = 204;
const JSON_TYPE = "application/json";

/** `status` 0: the server was not reached. `problem`: the problem+json body, where there was one. `retryAfter`: seconds. */
export class ApiError extends Error {
  constructor(status, problem = null, retryAfter = null) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get isOffline() {
    return this.status === 0;
  }
}

export function address(path, query = {}) {
  const url = new URL(path, BASE);
  for (const [key, value] of Object.entries(query)) {
    if (value !== "" && value != null) url.searchParams.set(key, value);
  }
  return url;
}

/**
 * FormData sets its own content type; a Blob is sent as JSON as it is, anything else is written as JSON. A request that is refused
 * because nobody is logged in waits until somebody is, unless `waits` is false.
 */
export function request(method, path, { waits = true, ...options } = {}) {
  const sent = () => requestOnce(method, path, options);
  return waits ? withSession(sent, options.signal) : sent();
}

async function requestOnce(
  method,
  path,
  { query, body, headers = {}, signal, keepalive = false, timeout = TIMEOUT_MS },
) {
  const all = { ...sessionHeaders(method), ...headers };
  const isJson = body !== undefined && !(body instanceof FormData);
  const signals = [AbortSignal.timeout(timeout), ...(signal ? [signal] : [])];
  const notReached = (error) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0);
  };
  const response = await fetch(address(path, query), {
    method,
    keepalive,
    headers: isJson ? { ...all, "Content-Type": JSON_TYPE } : all,
    body: isJson && !(body instanceof Blob) ? JSON.stringify(body) : body,
    signal: AbortSignal.any(signals),
  }).catch(notReached);
  // A success that is not JSON is cut off, or comes from a proxy or the log-in page of a network: nothing was saved.
  const hasReply = response.ok && response.status !== NO_CONTENT;
  const reply = await response.json().catch((error) => (hasReply ? notReached(error) : null));
  if (!response.ok) throw new ApiError(response.status, reply, Number(response.headers.get("Retry-After")));
  return { reply, revision: revisionOf(response.headers.get("ETag")) };
}

/** `"7"` or `W/"7"` -> 7; null where there is none. */
function revisionOf(etag) {
  const digits = /"(\d+)"/.exec(etag ?? "")?.[1];
  return digits === undefined ? null : Number(digits);
}

const get = async (path, query, signal) => (await request("GET", path, { query, signal })).reply;
const post = async (path, body) => (await request("POST", path, { body })).reply;

export const getStats = (signal) => get("stats", {}, signal);
export const getGroups = (query, signal) => get("groups", query, signal);
export const getGroupImages = ({ key, ...query }, signal) =>
  get(`groups/images?key=${encodeURIComponent(key)}`, query, signal);
export const takeLeases = async (wanted, signal) => (await request("POST", "leases", { body: wanted, signal })).reply;
export const claimImages = (wanted) => post("leases/images", wanted);
export const renewLeases = (holder) => post("leases/renew", holder);
/** Is sent even while the tab is being closed. */
export const releaseLeases = (held) => request("POST", "leases/release", { body: held, keepalive: true });
export const getImages = (query, signal) => get("images", query, signal);
export const getImage = (id, signal) => get(`images/${id}`, {}, signal);
export const getHistory = (id, signal) => get(`images/${id}/labels`, {}, signal);
export const deleteImage = (id) => request("DELETE", `images/${id}`);
export const restoreImage = (id) => request("POST", `images/${id}/restore`);
export const renameImage = (id, name) => request("PATCH", `images/${id}`, { body: { name } });
export const deleteBatch = (id) => request("DELETE", `batches/${id}`);
export const restoreBatch = (id) => request("POST", `batches/${id}/restore`);
export const renameBatch = (id, name) => request("PATCH", `batches/${id}`, { body: { name } });
export const deleteRecord = (id) => request("DELETE", `records/${id}`);
export const restoreRecord = (id) => request("POST", `records/${id}/restore`);
export const getDeletedBatches = (signal) => get("bin/batches", {}, signal);
export const getDeletedRecords = (query, signal) => get("bin/records", query, signal);
export const getDeletedImages = (query, signal) => get("bin/images", query, signal);
/** Those of the given images that still wait for a label, as a chunk of the queue. */
export async function getWaiting(ids, signal) {
  const images = await Promise.all(ids.map((id) => getImage(id, signal)));
  const items = images.filter(({ state }) => state === "pending");
  return { items, next_cursor: null, remaining: items.length, unread: 0 };
}

export const getVersions = (signal) => get("versions", {}, signal);
export const getRuns = (signal) => get("runs", {}, signal);
export const getRun = (id, signal) => get(`runs/${id}`, {}, signal);
export const startRun = () => post("runs", {});
export const cancelRun = (id) => post(`runs/${id}/cancel`, {});
export const promote = (name) => post(`versions/${encodeURIComponent(name)}/promote`, {});
/** What would change if a version went live; `query`: `kind`, and `cursor` of the next chunk. */
export const getPreview = (name, query, signal) => get(`versions/${encodeURIComponent(name)}/preview`, query, signal);
export const plotUrl = (name, file) => address(`versions/${encodeURIComponent(name)}/plots/${file}`).href;
export const exportUrl = (query) => address("export", query).href;

/**
 * Requests a reading of one picture, which the server does not store.
 *
 * @returns {Promise<{reading: object|null, error: object|null, version: string}>}
 */
export async function predict(picture, signal) {
  const parts = new FormData();
  parts.append("files", picture, picture.name ?? "drawing.png");
  const reply = await request("POST", "predict", { body: parts, signal }).then((sent) => sent.reply, resultsOrThrow);
  return { ...reply.results[0], version: reply.version };
}

function resultsOrThrow(error) {
  const reply = fileResults(error.status, error.problem);
  if (!reply) throw error;
  return reply;
}

/**
 * Sends one entry of the outbox. The request does not wait for a log-in: until then the outbox keeps the entry.
 *
 * @returns {Promise<{revision: number, label: object|null}>} or for an operation `{operationId, results}`
 */
export async function sendDecision(entry) {
  if (entry.items) return sendStep(entry);
  const { op, imageId, revision, body } = entry;
  const headers = { "If-Match": `"${revision}"`, ...headersOf(entry) };
  const [method, path] = op === "undo" ? ["POST", "label/undo"] : ["PUT", "label"];
  try {
    const sent = await request(method, `images/${imageId}/${path}`, { headers, body: body ?? undefined, waits: false });
    return { revision: sent.revision ?? sent.reply?.revision ?? revision + 1, label: sent.reply };
  } catch (error) {
    const current = error.problem?.current;
    if (op === "undo" && error.status === 412 && isUndone(current, revision)) return current;
    throw error;
  }
}

/** Sends a bulk operation or its undo. Both are idempotent. */
async function sendStep(entry) {
  const { op, items, operationId } = entry;
  const path = op === "bulk" ? "labels/bulk" : `labels/bulk/${operationId}/undo`;
  const wire = items.map(({ imageId, revision, body }) => ({ image_id: imageId, revision, ...body }));
  const body = op === "bulk" ? { items: wire } : undefined;
  const { reply } = await request("POST", path, { body, headers: headersOf(entry), waits: false });
  return { operationId: reply.id, results: reply.results };
}

/** Headers hold ASCII only, so the author is percent-encoded. */
export function headersOf({ key, author }) {
  return { ...(key && { "Idempotency-Key": key }), ...(author && { Author: encodeURIComponent(author) }) };
}

/** Whether the revision was undone already, by an undo with another key whose reply was lost. */
function isUndone(current, revision) {
  return current?.revision === revision + 1 && (current.label === null || current.label.undoes === revision);
}

/**
 * Uploads files in one multipart request. Uses XMLHttpRequest, because fetch does not report upload progress.
 *
 * @param {File[]} files
 * @param {{batch: string, key: string, onProgress: (bytes: number) => void, signal: AbortSignal}} options
 */
export const upload = (files, { batch, ...options }) =>
  sendFiles("images", { batch_name: batch }, files, options, fileResults);

/**
 * @param {string} path of the API  @param {Object<string, string>} named parts beside the files
 * @param {(status: number, body: object|null) => object|null} results what the reply says about the files
 */
export function sendFiles(path, named, files, options, results) {
  const parts = new FormData();
  for (const [name, text] of Object.entries(named)) if (text) parts.append(name, text);
  for (const file of files) parts.append("files", file, pathOf(file));
  return withSession(() => sendParts(path, parts, options, results), options.signal);
}

function sendParts(path, parts, { key, onProgress, signal }, results) {
  const xhr = new XMLHttpRequest();
  let timer = 0;
  const giveUpAfter = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => xhr.abort(), ms);
  };
  return new Promise((resolve, reject) => {
    xhr.open("POST", address(path));
    for (const [name, value] of Object.entries({ "Idempotency-Key": key, ...personHeaders("POST") }))
      xhr.setRequestHeader(name, value);
    xhr.responseType = "json";
    xhr.upload.addEventListener("progress", (event) => {
      giveUpAfter(STALLED_MS);
      onProgress(event.loaded);
    });
    xhr.upload.addEventListener("load", () => giveUpAfter(SILENT_MS));
    xhr.addEventListener("loadend", () => clearTimeout(timer));
    xhr.addEventListener("load", () => {
      const reply = results(xhr.status, xhr.response);
      if (reply) resolve(reply);
      else reject(new ApiError(xhr.status, xhr.response));
    });
    for (const type of ["error", "abort"]) xhr.addEventListener(type, () => reject(new ApiError(0)));
    signal.addEventListener("abort", () => xhr.abort());
    giveUpAfter(STALLED_MS);
    xhr.send(parts);
  });
}

/** Server-sent events of a run. @returns {{close: Function}} */
export function openRunEvents(id, { onRun, onError }) {
  const source = new EventSource(address(`runs/${id}/events`));
  let isSilent = true;
  source.addEventListener("run", (event) => {
    isSilent = false;
    onRun(JSON.parse(event.data));
  });
  source.addEventListener("error", () => {
    // The server ends each stream after a minute and the browser reconnects; an error without an event since the last
    // one means that events do not arrive.
    if (isSilent || source.readyState === EventSource.CLOSED) onError();
    isSilent = true;
  });
  return source;
}
