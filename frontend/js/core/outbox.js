/**
 * Decisions on their way to the server. Every save goes through here: it is written to storage first, sent in order,
 * and leaves storage only when the server has answered. So a reload, a crash or a dead network loses nothing.
 * Storage is the only copy; several tabs may share it.
 *
 * An entry: {key, op: "label"|"undo", imageId, revision, body, state, problem}
 *   key       idempotency key: sending twice makes one revision
 *   revision  what the person saw; goes out as If-Match
 *   state     "waiting" | "conflict" (412, a person must choose) | "refused" (the server will never take it)
 */

const STORAGE_KEY = "paraph.outbox";
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

export class Outbox {
  #storage;
  #send;
  #newKey;
  #setTimer;
  #exclusive;
  #listeners = new Set();
  #flushing = null;
  #failures = 0;
  #isRetryPlanned = false;

  /**
   * @param {object} parts
   * @param {Storage} parts.storage getItem/setItem
   * @param {(entry) => Promise<{revision: number, label: object|null}>} parts.send rejects with {status, problem};
   *   no status means that the server was not reached
   * @param {() => string} parts.newKey unique keys
   * @param {(callback, ms) => void} parts.setTimer
   * @param {(work) => Promise} parts.exclusive runs work in one tab at a time
   */
  constructor({ storage, send, newKey, setTimer, exclusive = (work) => work() }) {
    this.#storage = storage;
    this.#send = send;
    this.#newKey = newKey;
    this.#setTimer = setTimer;
    this.#exclusive = exclusive;
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

  /** Ids of images that a person has labelled while the server does not know it yet. */
  get answeredImages() {
    const lastOp = new Map(this.entries.map((entry) => [entry.imageId, entry.op]));
    return new Set([...lastOp.keys()].filter((id) => lastOp.get(id) === "label"));
  }

  /** @param {(event: {type: string, entry: object|null}) => void} listener types: changed, saved, conflict, refused */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  label(imageId, revision, body) {
    return this.#enqueue({ op: "label", imageId, revision, body });
  }

  undo(imageId, revision) {
    return this.#enqueue({ op: "undo", imageId, revision, body: null });
  }

  /** Sends what waits, in order. Resolves when nothing is left to send or the server is away. */
  flush() {
    this.#flushing ??= this.#exclusive(() => this.#sendAll()).finally(() => {
      this.#flushing = null;
      if (!this.isStuck && this.#next()) this.flush();
    });
    return this.#flushing;
  }

  /** A person chose "keep mine": send again, this time over the revision that they have now seen. */
  keepMine(key, theirRevision) {
    this.#replace(key, { state: "waiting", problem: null, revision: theirRevision, key: this.#newKey() });
    return this.flush();
  }

  /** A person chose "keep theirs", or gave a refused entry up; what was decided on top of it goes with it. */
  discard(key) {
    const { entries } = this;
    const imageId = entries.find((entry) => entry.key === key)?.imageId;
    this.#write(entries.filter((entry) => entry.imageId !== imageId));
    this.#emit("changed", null);
  }

  #enqueue(decision) {
    const entry = { key: this.#newKey(), state: "waiting", problem: null, ...decision };
    this.#write([...this.entries, entry]);
    this.#emit("changed", entry);
    this.flush();
    return entry;
  }

  async #sendAll() {
    for (let entry = this.#next(); entry; entry = this.#next()) {
      try {
        this.#settle(entry, await this.#send(entry));
      } catch (error) {
        if (!this.#park(entry, error)) return;
      }
    }
  }

  /** The oldest waiting entry whose image has no unsolved entry before it. */
  #next() {
    const blocked = new Set();
    for (const entry of this.entries) {
      if (entry.state === "waiting" && !blocked.has(entry.imageId)) return entry;
      blocked.add(entry.imageId);
    }
    return null;
  }

  #settle(entry, { revision, label }) {
    this.#failures = 0;
    const rest = this.entries.filter((other) => other.key !== entry.key);
    // Later decisions about the same image were made on top of this one, so they expect its revision.
    this.#write(rest.map((other) => (other.imageId === entry.imageId ? { ...other, revision } : other)));
    this.#emit("saved", { ...entry, revision, label });
  }

  /** @returns {boolean} whether the entries behind may go on */
  #park(entry, error) {
    const isFinal = error.status >= 400 && error.status < 500 && ![401, 408, 425, 429].includes(error.status);
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
    this.#write(entries);
    this.#emit("changed", null);
    return entries.find((entry) => entry.key === (changes.key ?? key));
  }

  #write(entries) {
    this.#storage.setItem(STORAGE_KEY, JSON.stringify(entries));
  }

  #emit(type, entry) {
    for (const listener of this.#listeners) listener({ type, entry });
  }
}
