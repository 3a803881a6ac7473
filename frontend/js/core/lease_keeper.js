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
   * @param {string} parts.holder the identifier of this tab
   * @param {{takeLeases, claimImages, renewLeases, releaseLeases}} parts.server each takes `{holder, ...}`
   * @param {() => number} parts.now milliseconds
   */
  constructor({ holder, server, now }) {
    this.#holder = holder;
    this.#server = server;
    this.#now = now;
  }

  /** Fetches and leases the next chunk of the queue. */
  async nextChunk(query, signal) {
    const chunk = await this.#server.takeLeases({ ...query, holder: this.#holder }, signal);
    this.#note(chunk);
    return chunk;
  }

  /**
   * Leases the given images, except those leased by others.
   *
   * @param {number[]} images their ids
   * @returns {Promise<Set<number>|null>} those leased to this tab; null when the server could not be reached
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
   * Renews the leases if the last renewal was a while ago. Called whenever the reviewer does something.
   *
   * @returns {Promise<Set<number>|null>} images still leased to this tab; null when the server was not asked
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

  /** Releases everything leased until the server's last reply; what a reloaded tab has leased since stays leased. */
  release() {
    if (this.#until === null) return;
    const until = this.#until;
    this.#until = null;
    this.#server.releaseLeases({ holder: this.#holder, until }).catch(() => {});
  }

  /** Releases some images. @param {number[]} images */
  releaseImages(images) {
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
