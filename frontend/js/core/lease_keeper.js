/**
 * Leases the images that come next to this tab, renews the leases while somebody works and releases them on leaving,
 * so that two people do not label the same image. Losing a lease loses no work: the revision of each label prevents
 * overwriting.
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
   * @param {{takeLeases, claimImages, renewLeases, releaseLeases}} parts.server each takes `{holder, ...}`
   * @param {() => number} parts.now milliseconds
   */
  constructor({ holder, server, now }) {
    this.#holder = holder;
    this.#server = server;
    this.#now = now;
  }

  /** The next chunk of the queue, now in these hands. */
  async nextChunk(query, signal) {
    const chunk = await this.#server.takeLeases({ ...query, holder: this.#holder }, signal);
    this.#note(chunk);
    return chunk;
  }

  /**
   * Certain images, such as those of a group, into these hands as far as nobody else holds them.
   *
   * @param {number[]} images their ids
   * @returns {Promise<Set<number>|null>} those that are in these hands now; null where nobody could be asked
   */
  async claim(images) {
    try {
      return this.#held(await this.#server.claimImages({ holder: this.#holder, images }));
    } catch {
      // Without a connection nothing can be leased; the revision of each label prevents overwriting.
      return null;
    }
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
      return this.#held(await this.#server.renewLeases({ holder: this.#holder }));
    } catch {
      // Without a connection nothing can be renewed; the next call tries again.
      return null;
    }
  }

  /** Work is over. What was leased after the server's last reply (in this tab, opened anew) stays leased. */
  release() {
    if (this.#until === null) return;
    const until = this.#until;
    this.#until = null;
    this.#server.releaseLeases({ holder: this.#holder, until }).catch(() => {});
  }

  /** These are for the others now; work on the rest goes on. @param {number[]} images */
  giveBack(images) {
    if (this.#until === null || !images.length) return;
    this.#server.releaseLeases({ holder: this.#holder, until: this.#until, images }).catch(() => {});
  }

  #held(hold) {
    this.#note(hold);
    return new Set(hold.images);
  }

  #note({ leased_until: until }) {
    this.#until = until;
    this.#renewedAt = this.#now();
  }
}
