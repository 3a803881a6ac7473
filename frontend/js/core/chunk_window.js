/**
 * A long list in chunks, of which only those near the visible part are loaded. Each chunk is fetched by the cursor
 * that came with the one before it. Of a chunk that is far away only its cursor is kept.
 */

export class ChunkWindow {
  #fetchChunk;
  #on;
  #chunks = [];
  #isOver = false;

  /**
   * @param {(cursor: ?string, signal: AbortSignal) => Promise<{items: object[], next_cursor: ?string}>} fetchChunk
   * @param {object} on
   * @param {(index: number) => void} on.open a chunk is known to exist; it is empty
   * @param {(index: number, chunk: object) => void} on.show its items have arrived
   * @param {(index: number, error: Error) => void} on.fail
   */
  constructor(fetchChunk, on) {
    this.#fetchChunk = fetchChunk;
    this.#on = on;
  }

  /** Opens the first chunk and fetches it. */
  start() {
    this.#open(null);
    return this.enter(0);
  }

  /** How many chunks are known to exist. */
  get size() {
    return this.#chunks.length;
  }

  /** Fetches the chunk, unless it is loaded or being fetched. */
  async enter(index) {
    const chunk = this.#chunks[index];
    if (this.#isOver || !chunk || chunk.asked) return;
    const asked = new AbortController();
    chunk.asked = asked;
    try {
      const reply = await this.#fetchChunk(chunk.cursor, asked.signal);
      if (chunk.asked !== asked) return;
      this.#on.show(index, reply);
      if (reply.next_cursor !== null && index === this.#chunks.length - 1) this.#open(reply.next_cursor);
    } catch (error) {
      if (chunk.asked !== asked) return;
      chunk.asked = null;
      this.#on.fail(index, error);
    }
  }

  /** Forgets the chunk and cancels a fetch in progress. */
  leave(index) {
    const chunk = this.#chunks[index];
    chunk?.asked?.abort();
    if (chunk) chunk.asked = null;
  }

  /** Stops fetching for good. */
  stop() {
    this.#isOver = true;
    for (const index of this.#chunks.keys()) this.leave(index);
  }

  #open(cursor) {
    this.#chunks.push({ cursor, asked: null });
    this.#on.open(this.#chunks.length - 1);
  }
}

/** Serves a complete list in chunks, as the server sends them. */
export function chunksOf(items, size) {
  return async (cursor) => {
    const from = Number(cursor ?? 0);
    const to = from + size;
    return { items: items.slice(from, to), next_cursor: to < items.length ? String(to) : null };
  };
}
