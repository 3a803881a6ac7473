/**
 * The uploads of this tab: one queue for as long as the tab is open, and the batch or pile that new files are added to.
 */

import { sleep } from "./core/sleep.js";
import { sendOpened, takeApart } from "./core/uploads/archives.js";
import { LIMITS, UploadQueue } from "./core/uploads/upload_queue.js";

export class Uploads {
  #watchers = new Set();
  #frame = 0;

  /**
   * @param {object} parts
   * @param {(files, options) => Promise<object>} parts.send one request of the API
   * @param {() => string} parts.newKey
   * @param {() => string} parts.defaultBatch a name for files without one
   * @param {(name: string, isDamaged: boolean) => {title, detail}} parts.problemOf the problem to report for a file
   *   that is damaged in its zip, or can no longer be read
   * @param {() => void} parts.onSettled everything has been sent
   */
  constructor({ send, newKey, defaultBatch, problemOf, onSettled }) {
    this.defaultBatch = defaultBatch;
    this.batchName = "";
    this.queue = new UploadQueue({
      newKey,
      sleep,
      send: (files, options) =>
        sendOpened(
          files,
          (opened, missing) =>
            send(opened, {
              ...options,
              key: missing ? `${options.key}-${missing}` : options.key,
              batch: this.#sentName,
              counted: this.#counted,
            }),
          problemOf,
        ),
      onChange: () => this.#changed(),
    });
    this.onSettled = onSettled;
  }

  #sentName = "";
  #counted = "";

  /**
   * @param {File[]} files
   * @param {string} batchName "" takes the default name
   * @param {string} counted how many forms a person says a pile holds; "" where nobody does
   */
  async add(files, batchName, counted = "") {
    this.#counted = counted;
    this.batchName = batchName;
    this.#sentName = batchName || this.#sentName || this.defaultBatch();
    await this.queue.add(await takeApart(files, LIMITS.files));
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
