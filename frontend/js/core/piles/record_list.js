/**
 * The records of a pile in their order, fetched in chunks as far as they are needed, and which of them have fields that nobody
 * has checked.
 */

export class RecordList {
  #fetchChunk;
  #records = [];
  #cursor = null;
  #isWhole = false;
  #loading = null;

  /** @param {(cursor: string|null) => Promise<{items: object[], next_cursor: string|null}>} fetchChunk */
  constructor(fetchChunk) {
    this.#fetchChunk = fetchChunk;
  }

  /** The record with this id; null when the pile has none. */
  async find(id) {
    return this.#first((record) => record.id === id);
  }

  async first() {
    return this.#first(() => true);
  }

  /** The first record with a field to check, after the one with this id if one is given; null if there is none. */
  async firstOpen(afterId = null) {
    const start = afterId === null ? 0 : (await this.#placeOf(afterId)) + 1;
    return this.#first(isOpen, start);
  }

  /** The record beside another one. @param {1|-1} step */
  async beside(id, step) {
    const at = (await this.#placeOf(id)) + step;
    return at < 0 ? null : this.#first(() => true, at);
  }

  /** Updates how many fields of a record are checked. */
  learn(id, checked) {
    this.#records = this.#records.map((record) => (record.id === id ? { ...record, checked } : record));
  }

  /** Forgets a record that was deleted. */
  remove(id) {
    this.#records = this.#records.filter((record) => record.id !== id);
  }

  /** Forgets what was fetched: a record has come back. */
  forget() {
    this.#records = [];
    this.#cursor = null;
    this.#isWhole = false;
    this.#loading = null;
  }

  async #placeOf(id) {
    await this.find(id);
    return this.#records.findIndex((record) => record.id === id);
  }

  async #first(isWanted, start = 0) {
    for (let at = start; ; at += 1) {
      while (at >= this.#records.length && !this.#isWhole) await this.#load();
      if (at >= this.#records.length) return null;
      if (isWanted(this.#records[at])) return this.#records[at];
    }
  }

  /** Loads the next chunk, once for all who wait for it. */
  async #load() {
    this.#loading ??= this.#fetchChunk(this.#cursor);
    const loading = this.#loading;
    try {
      const { items, next_cursor: cursor } = await loading;
      if (this.#loading !== loading) return; // somebody else has taken it, or all was forgotten
      this.#records.push(...items);
      this.#cursor = cursor;
      this.#isWhole = cursor === null;
    } finally {
      if (this.#loading === loading) this.#loading = null;
    }
  }
}

/** Whether a record has a field that is cut and not checked. */
export function isOpen({ fields, checked }) {
  return fields.filter(({ image_id: id }) => id !== null).length > checked;
}
