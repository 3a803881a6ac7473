/**
 * Labels that the server does not have yet. Every save goes through here: it is written to storage first, sent in
 * order, and removed from storage when the server has replied, so a reload, a crash or a lost connection loses
 * nothing. Storage is the only copy; several tabs may share it.
 *
 * An entry: {key, op: "label"|"undo", imageId, revision, body, state, problem}, or one operation over many images:
 * {key, op: "bulk"|"undoBulk", items: [{imageId, revision, body}], of, operationId, state, problem}
 *   change    by how many a label or undo changes the number of images without a label, where the sender knows
 *   author    who decided, if a name was given then
 *   key       idempotency key: sending twice makes one revision
 *   revision  the revision that the person saw; sent as If-Match
 *   of        the key of the operation to undo; operationId is the server's id of that operation, once known
 *   state     "waiting" | "conflict" (412, a person must choose) | "refused" (sending again would not help)
 */

import { after, imagesOf, isLabelling, openChange, unsavedEntries, without } from "./outbox_entry.js";

const STORAGE_KEY = "paraph.outbox";
/** Client errors that do not concern the label itself: an expired session (401, 403), a timeout, too many requests. */
const NOT_ABOUT_THE_LABEL = [401, 403, 408, 425, 429];
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

export class Outbox {
  #storage;
  #send;
  #newKey;
  #setTimer;
  #exclusive;
  #author;
  #listeners = new Set();
  #flushing = null;
  #failures = 0;
  #isRetryPlanned = false;
  #isSending = false;
  #sent = 0;

  /**
   * @param {object} parts
   * @param {Storage} parts.storage getItem/setItem
   * @param {(entry) => Promise<object>} parts.send returns {revision, label}, or for an operation {operationId, results:
   *   [{image_id, outcome, revision, label, error}]}; rejects with {status, problem}, without a status when the server
   *   could not be reached
   * @param {() => string} parts.newKey unique keys
   * @param {(callback, ms) => void} parts.setTimer
   * @param {(work) => Promise} parts.exclusive runs work in one tab at a time
   * @param {() => string} parts.author who decides now; "" without a name
   */
  constructor({ storage, send, newKey, setTimer, exclusive = (work) => work(), author = () => "" }) {
    this.#storage = storage;
    this.#send = send;
    this.#newKey = newKey;
    this.#setTimer = setTimer;
    this.#exclusive = exclusive;
    this.#author = author;
  }

  /** @returns {object[]} entries, oldest first */
  get entries() {
    try {
      const stored = JSON.parse(this.#storage.getItem(STORAGE_KEY) ?? "[]");
      return Array.isArray(stored) ? stored : [];
    } catch {
      return [];
    }
  }

  get isStuck() {
    return this.#failures > 0;
  }

  /** Ids of images with a label that the server does not have yet. */
  get labelledImages() {
    const last = new Map(this.entries.flatMap((entry) => imagesOf(entry).map((id) => [id, isLabelling(entry)])));
    return new Set([...last.keys()].filter((id) => last.get(id)));
  }

  /** How many labels and undos wait; an operation counts once for each of its images. */
  get size() {
    return this.entries.reduce((sum, entry) => sum + imagesOf(entry).length, 0);
  }

  /** A number that grows with each entry sent; null while one is being sent, and the server may or may not have it. */
  get sent() {
    return this.#isSending ? null : this.#sent;
  }

  /** @param {(event: {type: string, entry: object|null}) => void} listener types: changed, saved, conflict, refused, each about one
   *   image; settled, about an operation; dropped, about an entry given up, with `current`, what the server has if that is known */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param {number} [change] by how many this changes the number of images without a label */
  label(imageId, revision, body, change) {
    return this.#enqueue({ op: "label", imageId, revision, body, ...(change === undefined ? {} : { change }) });
  }

  /** @param {number} [change] see `label` */
  undo(imageId, revision, change) {
    return this.#enqueue({ op: "undo", imageId, revision, body: null, ...(change === undefined ? {} : { change }) });
  }

  /** @param {{imageId, revision, body}[]} items labels that form one operation */
  bulk(items) {
    return this.#enqueue({ op: "bulk", items });
  }

  /** Undoes an operation. @param {{key: string, operationId: number|null, items: object[]}} operation what `bulk` sent */
  undoBulk({ key, operationId, items }) {
    return this.#enqueue({
      op: "undoBulk",
      of: key,
      operationId,
      items: items.map((item) => ({ ...item, body: null })),
    });
  }

  /** Sends the waiting entries in order. Resolves when none is left or the server cannot be reached. */
  flush() {
    this.#flushing ??= this.#exclusive(() => this.#sendAll()).finally(() => {
      this.#flushing = null;
      if (!this.isStuck && this.#next()) this.flush();
    });
    return this.#flushing;
  }

  /** Sends an entry again after "keep mine", based on the revision that the person has now seen. */
  keepMine(key, theirRevision) {
    this.#replace(key, { state: "waiting", problem: null, revision: theirRevision, key: this.#newKey() });
    return this.flush();
  }

  /**
   * Drops an entry after "keep theirs" or a refusal, with later entries for the same images.
   *
   * @param {{revision: number, label: object|null}|null} current what the server has, if that is known
   */
  discard(key, current = null) {
    const { entries } = this;
    const given = entries.find((entry) => entry.key === key);
    const ids = new Set(given ? imagesOf(given) : []);
    this.put(entries.map((entry) => without(entry, ids)).filter(Boolean));
    if (given) this.#emit("dropped", { ...given, current });
  }

  /** Replaces all entries; the next `flush` sends them. */
  put(entries) {
    this.#write(entries);
    this.#emit("changed", null);
  }

  #enqueue(decision) {
    const author = this.#author();
    const entry = { key: this.#newKey(), state: "waiting", problem: null, ...decision, ...(author && { author }) };
    this.#write([...this.entries, entry]);
    this.#emit("changed", entry);
    this.flush();
    return entry;
  }

  async #sendAll() {
    for (let entry = this.#next(); entry; entry = this.#next()) {
      try {
        this.#settle(entry, await this.#sendOne(entry));
      } catch (error) {
        if (!this.#park(entry, error)) return;
      }
    }
  }

  async #sendOne(entry) {
    this.#isSending = true;
    this.#sent += 1;
    try {
      return await this.#send(entry);
    } finally {
      this.#isSending = false;
    }
  }

  /** The oldest waiting entry whose images have no unresolved entry before it. */
  #next() {
    const blocked = new Set();
    for (const entry of this.entries) {
      const ids = imagesOf(entry);
      if (entry.state === "waiting" && !ids.some((id) => blocked.has(id))) return entry;
      for (const id of ids) blocked.add(id);
    }
    return null;
  }

  #settle(entry, { operationId = null, ...reply }) {
    this.#failures = 0;
    const results = reply.results ?? [{ image_id: entry.imageId, outcome: "saved", ...reply }];
    const saved = new Map(
      results.filter(({ outcome }) => outcome === "saved").map((one) => [one.image_id, one.revision]),
    );
    const later = this.entries.filter((other) => other.key !== entry.key);
    const isTakenBack = later.some((other) => other.of === entry.key);
    const left = isTakenBack ? [] : unsavedEntries(entry, results, this.#newKey);
    // Unsaved images go first: later entries for them wait until a person has decided.
    this.#write([...left, ...later.map((other) => after(other, entry, { saved, operationId })).filter(Boolean)]);
    for (const { image_id: imageId, outcome, revision, label } of results) {
      if (outcome === "saved")
        this.#emit("saved", { ...entry, imageId, revision, label, opened: openChange(entry, (id) => id === imageId) });
    }
    for (const one of left) this.#emit(one.state, one);
    if (entry.items) this.#emit("settled", { ...entry, operationId, saved: [...saved.keys()] });
  }

  /** @returns {boolean} whether the next entries may be sent */
  #park(entry, error) {
    const isFinal = error.status >= 400 && error.status < 500 && !NOT_ABOUT_THE_LABEL.includes(error.status);
    if (!isFinal) {
      this.#planRetry();
      this.#emit("changed", entry);
      return false;
    }
    this.#failures = 0;
    const state = error.status === 412 ? "conflict" : "refused";
    this.#emit(state, this.#replace(entry.key, { state, problem: error.problem ?? null }));
    return true;
  }

  #planRetry() {
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures += 1;
    if (this.#isRetryPlanned) return;
    this.#isRetryPlanned = true;
    this.#setTimer(() => {
      this.#isRetryPlanned = false;
      this.flush();
    }, wait);
  }

  #replace(key, changes) {
    const entries = this.entries.map((entry) => (entry.key === key ? { ...entry, ...changes } : entry));
    this.put(entries);
    return entries.find((entry) => entry.key === (changes.key ?? key));
  }

  #write(entries) {
    this.#storage.setItem(STORAGE_KEY, JSON.stringify(entries));
  }

  #emit(type, entry) {
    for (const listener of this.#listeners) listener({ type, entry });
  }
}
