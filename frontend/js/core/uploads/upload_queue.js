/**
 * Sends thousands of files to the server in requests of limited size and keeps the result of each file. Can be
 * paused. A request that failed on the way is sent again with the same key, so nothing is stored twice.
 */

import { pathOf } from "./file_path.js";

export const LIMITS = Object.freeze({ files: 20, bytes: 12_000_000 });
/** Client errors that do not concern the files themselves: a timeout, too many requests. */
const NOT_ABOUT_THE_FILES = [408, 425, 429];
const RETRY_MS = [1_000, 3_000, 8_000];
const isTable = (file) => /\.(csv|tsv|xlsx|xlsm|xls|xlsb|ods|numbers)$/i.test(file.name);
const isArchive = (file) => /\.zip$/i.test(file.name);

/**
 * Splits items into requests. An archive is sent alone. The tables of a selection (FILENAME, IDENTITY) are sent with
 * every request, because the images that they list may be in any of them.
 *
 * @param {{file: {name, size}}[]} items
 * @returns {{items: object[], tables: object[]}[]}
 */
export function planRequests(items, limits = LIMITS) {
  const tables = items.filter((item) => isTable(item.file));
  const requests = [];
  let open = null;
  for (const item of items.filter((other) => !isTable(other.file))) {
    const fits = open && open.items.length < limits.files && open.bytes + item.file.size <= limits.bytes;
    if (isArchive(item.file) || !fits) {
      open = { items: [], tables, bytes: 0 };
      requests.push(open);
    }
    open.items.push(item);
    open.bytes += item.file.size;
    if (isArchive(item.file)) open = null;
  }
  if (!requests.length && tables.length) requests.push({ items: tables, tables: [] });
  return requests.map(({ items: members, tables: beside }) => ({ items: members, tables: beside }));
}

/** The share of each file that is sent, 0..1, after `sent` bytes of the body, which is sent in order. */
export function fileProgress(sizes, sent) {
  let before = 0;
  return sizes.map((size) => {
    const share = size ? (sent - before) / size : Number(sent >= before);
    before += size;
    return Math.min(1, Math.max(0, share));
  });
}

export class UploadQueue {
  #send;
  #newKey;
  #sleep;
  #onChange;
  #requests = [];
  #isRunning = false;
  #abort = null;

  /**
   * @param {object} parts
   * @param {(files, {key, onProgress, signal}) => Promise<{results, batch, lists}>} parts.send
   * @param {() => string} parts.newKey
   * @param {(ms) => Promise} parts.sleep
   * @param {() => void} parts.onChange
   */
  constructor({ send, newKey, sleep, onChange }) {
    this.#send = send;
    this.#newKey = newKey;
    this.#sleep = sleep;
    this.#onChange = onChange;
    this.items = [];
    this.results = [];
    this.batch = null;
    this.isPaused = false;
    this.isWaiting = false;
    this.waitsBecause = null;
  }

  /** @param {File[]} files  @param {object} [destination] where they belong, in the words of `send`: {batch, counted} */
  add(files, destination = {}) {
    const items = files.map((file) => ({ file, state: "waiting", progress: 0, problem: null }));
    this.items.push(...items);
    const told = new Map();
    const planned = planRequests(items).map((request) => ({ ...request, destination, told, key: this.#newKey() }));
    this.#requests.push(...planned);
    this.#onChange();
    return this.#run();
  }

  pause() {
    this.isPaused = true;
    this.#abort?.abort();
    this.#onChange();
  }

  resume() {
    this.isPaused = false;
    this.#onChange();
    return this.#run();
  }

  get isBusy() {
    return this.#requests.length > 0;
  }

  /** @returns {{files, settled, share, created, exists, refused}} share 0..1 by bytes */
  get totals() {
    const count = (outcome) => this.results.filter((result) => result.outcome === outcome).length;
    const bytes = this.items.reduce((sum, { file }) => sum + file.size, 0);
    const sent = this.items.reduce((sum, { file, progress }) => sum + file.size * progress, 0);
    return {
      files: this.items.length,
      settled: this.items.filter((item) => item.state === "done" || item.state === "failed").length,
      share: bytes ? sent / bytes : 1,
      created: count("created"),
      exists: count("exists"),
      refused: count("refused"),
    };
  }

  async #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    let failures = 0;
    while (this.#requests.length && !this.isPaused) {
      const error = await this.#attempt(this.#requests[0]);
      if (!error) {
        this.#requests.shift();
        failures = 0;
      } else if (!this.isPaused) {
        this.isWaiting = true;
        this.waitsBecause = error.problem?.detail ?? null; // such as a full disk; null: the server was not reached
        this.#onChange();
        await this.#sleep(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
      }
    }
    this.#isRunning = false;
    this.#onChange();
  }

  /** @returns {Promise<Error|null>} an error after which another attempt may succeed */
  async #attempt(request) {
    const files = [...request.tables, ...request.items].map((item) => item.file);
    const sizes = request.items.map((item) => item.file.size);
    const ahead = request.tables.reduce((sum, item) => sum + item.file.size, 0);
    const onProgress = (sent) => {
      const shares = fileProgress(sizes, sent - ahead);
      this.#mark(request.items, (_item, index) => ({ state: "sending", progress: shares[index] }));
    };
    this.#abort = new AbortController();
    try {
      this.#mark(request.items, () => ({ state: "sending", progress: 0 }));
      const { destination, key } = request;
      const reply = await this.#send(files, { ...destination, key, onProgress, signal: this.#abort.signal });
      this.#settle(request, reply);
      return null;
    } catch (error) {
      if (error.status >= 400 && error.status < 500 && !NOT_ABOUT_THE_FILES.includes(error.status)) {
        this.#refuse(request, error);
        return null;
      }
      this.#mark(request.items, () => ({ state: "waiting", progress: 0 }));
      return error;
    }
  }

  #settle(request, { results, batch, lists = [] }) {
    this.isWaiting = false;
    this.batch = batch ?? this.batch;
    // A table is sent with several requests, but its errors are reported once.
    const isSaid = (result) =>
      isTable({ name: result.file_name }) && this.results.some(({ path }) => path === result.path);
    this.results.push(...results.filter((result) => !isSaid(result)));
    this.#tell(request, lists);
    this.#mark([...request.tables, ...request.items], () => ({ state: "done", progress: 1 }));
  }

  /** One result for each table, with what it matched in all requests that it was sent with. */
  #tell({ items, tables, told }, lists) {
    const isInside = isArchive(items[0].file) && !tables.length; // of an archive, which may have a namesake in another
    for (const list of lists) {
      const known = told.get(list.path);
      if (known) known.matched += list.matched;
      else this.results.push({ ...list, outcome: "list" });
      if (!known && !isInside) told.set(list.path, this.results.at(-1));
    }
  }

  /** Marks every file of a refused request (for example one that is too large) as refused. */
  #refuse(request, error) {
    this.isWaiting = false;
    const problem = { title: error.message, ...error.problem, status: error.status };
    this.results.push(
      ...request.items.map(({ file }) => ({
        file_name: file.name,
        path: pathOf(file),
        outcome: "refused",
        image_id: null,
        error: problem,
      })),
    );
    this.#mark(request.items, () => ({ state: "failed", progress: 1, problem }));
  }

  #mark(items, changes) {
    for (const [index, item] of items.entries()) Object.assign(item, changes(item, index));
    this.#onChange();
  }
}
