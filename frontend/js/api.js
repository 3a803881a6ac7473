/**
 * The only file that talks to the server. Answers are the API's JSON; failures are an ApiError.
 */

import { fileAnswer } from "./core/uploads/file_results.js";

const BASE = new URL("api/v1/", document.baseURI);
const TIMEOUT_MS = 20_000;

/** `status` 0: the server was not reached. `problem`: the problem+json body, where there was one. */
export class ApiError extends Error {
  constructor(status, problem = null) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
  }

  get isOffline() {
    return this.status === 0;
  }
}

function address(path, query = {}) {
  const url = new URL(path, BASE);
  for (const [key, value] of Object.entries(query)) {
    if (value !== "" && value != null) url.searchParams.set(key, value);
  }
  return url;
}

/** A form sets its own content type; anything else goes out as JSON. */
async function request(method, path, { query, body, headers = {}, signal, keepalive = false } = {}) {
  const isJson = body !== undefined && !(body instanceof FormData);
  const signals = [AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])];
  const response = await fetch(address(path, query), {
    method,
    keepalive,
    headers: isJson ? { ...headers, "Content-Type": "application/json" } : headers,
    body: isJson ? JSON.stringify(body) : body,
    signal: AbortSignal.any(signals),
  }).catch((error) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0);
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, answer);
  return { answer, revision: revisionOf(response.headers.get("ETag")) };
}

/** `"7"` or `W/"7"` -> 7; null where there is none. */
function revisionOf(etag) {
  const digits = /"(\d+)"/.exec(etag ?? "")?.[1];
  return digits === undefined ? null : Number(digits);
}

const get = async (path, query, signal) => (await request("GET", path, { query, signal })).answer;
const post = async (path, body) => (await request("POST", path, { body })).answer;

export const getStats = (signal) => get("stats", {}, signal);
export const getGroups = (query, signal) => get("groups", query, signal);
export const getGroupImages = ({ key, ...query }, signal) =>
  get(`groups/images?key=${encodeURIComponent(key)}`, query, signal);
export const takeLeases = async (wanted, signal) => (await request("POST", "leases", { body: wanted, signal })).answer;
export const claimImages = (wanted) => post("leases/images", wanted);
export const renewLeases = (holder) => post("leases/renew", holder);
/** Goes out even while the page is being closed. */
export const releaseLeases = (held) => request("POST", "leases/release", { body: held, keepalive: true });
export const getImages = (query, signal) => get("images", query, signal);
export const getImage = (id, signal) => get(`images/${id}`, {}, signal);
export const getHistory = (id, signal) => get(`images/${id}/labels`, {}, signal);
/** Certain images that still wait, as a page of the queue. */
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
export const promote = (name, reason) => post(`versions/${encodeURIComponent(name)}/promote`, { reason });
export const plotUrl = (name, file) => address(`versions/${encodeURIComponent(name)}/plots/${file}`).href;
export const exportUrl = (query) => address("export", query).href;

/**
 * Reads one picture; the server keeps nothing of it.
 *
 * @returns {Promise<{reading: object|null, error: object|null, version: string}>}
 */
export async function predict(picture, signal) {
  const form = new FormData();
  form.append("files", picture, picture.name ?? "drawing.png");
  const answer = await request("POST", "predict", { body: form, signal }).then((sent) => sent.answer, resultsOrThrow);
  return { ...answer.results[0], version: answer.version };
}

function resultsOrThrow(error) {
  const answer = fileAnswer(error.status, error.problem);
  if (!answer) throw error;
  return answer;
}

/**
 * Sends one decision of the outbox.
 *
 * @returns {Promise<{revision: number, label: object|null}>} or for a step `{operationId, results}`
 */
export async function sendDecision(entry) {
  if (entry.items) return sendStep(entry);
  const { op, imageId, revision, body, key } = entry;
  const headers = { "If-Match": `"${revision}"`, "Idempotency-Key": key };
  const [method, path] = op === "undo" ? ["POST", "label/undo"] : ["PUT", "label"];
  try {
    const sent = await request(method, `images/${imageId}/${path}`, { headers, body: body ?? undefined });
    return { revision: sent.revision ?? sent.answer?.revision ?? revision + 1, label: sent.answer };
  } catch (error) {
    const current = error.problem?.current;
    if (op === "undo" && error.status === 412 && isUndone(current, revision)) return current;
    throw error;
  }
}

/** The server knows a step that it has seen, and its undo, so that both may be sent twice. */
async function sendStep({ op, items, operationId, key }) {
  const path = op === "bulk" ? "labels/bulk" : `labels/bulk/${operationId}/undo`;
  const wire = items.map(({ imageId, revision, body }) => ({ image_id: imageId, revision, ...body }));
  const body = op === "bulk" ? { items: wire } : undefined;
  const { answer } = await request("POST", path, { body, headers: { "Idempotency-Key": key } });
  return { operationId: answer.id, results: answer.results };
}

/** Whether the revision was taken back already, by an undo with another key whose answer was lost on the way. */
function isUndone(current, revision) {
  return current?.revision === revision + 1 && (current.label === null || current.label.undoes === revision);
}

/**
 * Uploads files in one multipart request. XMLHttpRequest, because fetch can't tell how much has been sent.
 *
 * @param {File[]} files
 * @param {{batch: string, key: string, onProgress: (bytes: number) => void, signal: AbortSignal}} options
 */
export function upload(files, { batch, key, onProgress, signal }) {
  const form = new FormData();
  if (batch) form.append("batch", batch);
  for (const file of files) form.append("files", file, file.name);
  const xhr = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    xhr.open("POST", address("images"));
    xhr.setRequestHeader("Idempotency-Key", key);
    xhr.responseType = "json";
    xhr.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    xhr.addEventListener("load", () => {
      const answer = fileAnswer(xhr.status, xhr.response);
      if (answer) resolve(answer);
      else reject(new ApiError(xhr.status, xhr.response));
    });
    for (const type of ["error", "abort", "timeout"]) xhr.addEventListener(type, () => reject(new ApiError(0)));
    signal.addEventListener("abort", () => xhr.abort());
    xhr.send(form);
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
    // The server ends each stream after a minute and the browser comes back by itself; two errors in a row, or none
    // but errors, mean that events don't get through.
    if (isSilent || source.readyState === EventSource.CLOSED) onError();
    isSilent = true;
  });
  return source;
}
