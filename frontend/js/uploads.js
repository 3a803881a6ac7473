/**
 * The uploads of this tab: one queue for as long as the tab is open, and the batch or pile that new files are added to.
 */

import { sleep } from "./core/sleep.js";
import { sendOpened, takeApart } from "./core/uploads/archives.js";
import { LIMITS, UploadQueue } from "./core/uploads/upload_queue.js";

/** Files without a batch name that come so soon after others join their batch, as photos taken one after the other do. */
const SOON_MS = 10 * 60_000;

export class Uploads {
  #watchers = new Set();
  #frame = 0;
  #now;
  #unnamed = { name: "", at: -Infinity };
  #filledIn = "";

  /**
   * @param {object} parts
   * @param {(files, options) => Promise<object>} parts.send one request of the API
   * @param {() => string} parts.newKey
   * @param {() => number} parts.now milliseconds
   * @param {() => string} parts.newBatch a name for a new batch or pile
   * @param {(name: string, isDamaged: boolean) => {title, detail}} parts.problemOf the problem to report for a file
   *   that is damaged in its zip, or can no longer be read
   * @param {() => void} parts.onSettled everything has been sent
   */
  constructor({ send, newKey, now, newBatch, problemOf, onSettled }) {
    this.#now = now;
    this.newBatch = newBatch;
    /** What a person has typed last, for the next view. */
    this.batchName = "";
    this.queue = new UploadQueue({
      newKey,
      sleep,
      send: (files, options) =>
        sendOpened(
          files,
          (opened, missing) => send(opened, { ...options, key: missing ? `${options.key}-${missing}` : options.key }),
          problemOf,
        ),
      onChange: () => this.#changed(),
    });
    this.onSettled = onSettled;
  }

  /** The name of the batch that files without one are added to now. */
  get defaultBatch() {
    return this.#now() - this.#unnamed.at < SOON_MS ? this.#unnamed.name : this.newBatch();
  }

  /**
   * The name to show when files of a dropped folder are taken: the folder's, in place of none and of the folder before;
   * what a person has typed stays.
   *
   * @param {string} shown  @param {string|null} folder
   */
  nameFor(shown, folder) {
    const name = shown.trim();
    if (!folder || (name && name !== this.#filledIn)) return shown;
    this.#filledIn = folder.trim();
    return folder;
  }

  /**
   * Adds files to a batch or pile. Files of earlier calls that still wait stay with theirs.
   *
   * @param {File[]} files
   * @param {string} batchName "" takes the default name
   * @param {string} counted how many forms a person says a pile holds; "" where nobody does
   */
  async add(files, batchName, counted = "") {
    const name = batchName.trim();
    this.batchName = name === this.#filledIn ? "" : name;
    const batch = name || this.defaultBatch;
    if (!name) this.#unnamed = { name: batch, at: this.#now() };
    await this.queue.add(await takeApart(files, LIMITS.files), { batch, counted });
    if (!this.queue.isBusy) this.onSettled(this.queue.totals);
  }

  watch(watcher, signal) {
    this.#watchers.add(watcher);
    signal.addEventListener("abort", () => this.#watchers.delete(watcher));
    watcher();
  }

  /** Notifies the watchers once per frame, however many changes there are. */
  #changed() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      for (const watcher of this.#watchers) watcher();
    });
  }
}
