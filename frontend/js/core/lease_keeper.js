/**
 * Keeps other people's hands off the names that come next here: what the queue hands out is leased to this page, renewed
 * while somebody works, and given back on leaving. Losing a lease loses no work; the revision of each answer guards that.
 */

const RENEW_MS = 60_000;

export class LeaseKeeper {
  #holder;
  #server;
  #now;
  #until = null;
  #renewedAt = 0;

  /**
   * @param {object} parts
   * @param {string} parts.holder a word for this tab
   * @param {{takeLeases, renewLeases, releaseLeases}} parts.server each takes `{holder, ...}`
   * @param {() => number} parts.now milliseconds
   */
  constructor({ holder, server, now }) {
    this.#holder = holder;
    this.#server = server;
    this.#now = now;
  }

  /** The next page of the queue, now in these hands. */
  async page(query, signal) {
    const page = await this.#server.takeLeases({ ...query, holder: this.#holder }, signal);
    this.#note(page);
    return page;
  }

  /**
   * Somebody is at work: renews when that was a while ago.
   *
   * @returns {Promise<Set<number>|null>} images that are still in these hands; null where nobody was asked
   */
  async touch() {
    if (this.#until === null || this.#now() - this.#renewedAt < RENEW_MS) return null;
    this.#renewedAt = this.#now();
    try {
      const hold = await this.#server.renewLeases({ holder: this.#holder });
      this.#note(hold);
      return new Set(hold.images);
    } catch {
      // Without a connection there is nobody to agree with; the next touch asks again.
      return null;
    }
  }

  /** Work is over. What was leased after the server's last answer (in this tab, opened anew) stays leased. */
  release() {
    if (this.#until === null) return;
    const until = this.#until;
    this.#until = null;
    this.#server.releaseLeases({ holder: this.#holder, until }).catch(() => {});
  }

  #note({ leased_until: until }) {
    this.#until = until;
    this.#renewedAt = this.#now();
  }
}
