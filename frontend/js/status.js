/**
 * Keeps the statistics in the store fresh: polls slowly by default, quickly while images are being read or the
 * server is unreachable, and not at all while the tab is hidden.
 */

import * as api from "./api.js";

const CALM_MS = 10_000;
const BUSY_MS = 2_500;
const SOON_MS = 800;
/** A server that has just started needs a few seconds to start its worker; until then reading is not called paused. */
const WORKER_STARTS_MS = 6_000;

export class StatusPoll {
  #store;
  #outbox;
  #open;
  #onAlphabet;
  #isSoon = false;
  #timer = 0;
  #liveVersion = null;
  #workerAwaySince = null;

  /** @param {{store, outbox, open: OpenCount, onAlphabet: (letters: string) => void}} parts */
  constructor({ store, outbox, open, onAlphabet }) {
    this.#store = store;
    this.#outbox = outbox;
    this.#open = open;
    this.#onAlphabet = onAlphabet;
  }

  start() {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.refresh();
    });
    window.addEventListener("online", () => this.refresh());
    this.refresh();
  }

  /** Refreshes after a change; several changes in quick succession cause one refresh. */
  refreshSoon() {
    if (!this.#store.state.isOnline) this.#store.set({ isOnline: true });
    // Further changes do not postpone it, or somebody who works fast would never see it.
    if (this.#isSoon) return;
    this.#isSoon = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), SOON_MS);
  }

  /** Resolves when statistics are loaded or the server could not be reached. */
  async known() {
    if (!this.#store.state.stats) await this.refresh();
  }

  async refresh() {
    clearTimeout(this.#timer);
    this.#isSoon = false;
    let isCertain = true;
    try {
      const token = this.#open.ask();
      const stats = await api.getStats();
      isCertain = this.#open.learn(token, stats.pending);
      const open = this.#open.value;
      this.#store.set({ stats, open, isOnline: true, isPaused: this.#isPaused(stats.worker) });
      this.#outbox.flush();
      await this.#learnAlphabet(stats.live_version);
    } catch (error) {
      if (error.isOffline) this.#store.set({ isOnline: false });
    }
    if (document.hidden) return;
    if (!isCertain) this.refreshSoon();
    if (this.#isSoon) return;
    const { stats, isOnline } = this.#store.state;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.refresh(),
      !isOnline || stats?.unread > 0 || this.#workerAwaySince !== null ? BUSY_MS : CALM_MS,
    );
  }

  #isPaused(worker) {
    if (!worker || worker.alive) {
      this.#workerAwaySince = null;
      return false;
    }
    this.#workerAwaySince ??= performance.now();
    return performance.now() - this.#workerAwaySince >= WORKER_STARTS_MS;
  }

  /** Fetches the letters that the live version knows, once per version. */
  async #learnAlphabet(liveVersion) {
    if (!liveVersion || liveVersion === this.#liveVersion) return;
    const { live, items } = await api.getVersions();
    this.#liveVersion = liveVersion;
    this.#onAlphabet(items.find(({ name }) => name === live)?.alphabet ?? "");
  }
}
