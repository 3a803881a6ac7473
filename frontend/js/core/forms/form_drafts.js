/**
 * Changes of forms that are not saved yet, kept in storage over a reload, one for each form.
 */

const STORAGE_KEY = "paraph.forms";

export class FormDrafts {
  #storage;

  /** @param {Storage} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @param {number} id  @param {{version: number, form: object}} draft `version`: the one that was changed */
  keep(id, draft) {
    this.#write({ ...this.#read(), [id]: draft });
  }

  drop(id) {
    const { [id]: _, ...others } = this.#read();
    this.#write(others);
  }

  /** @returns {{version: number, form: object}|null} */
  of(id) {
    const draft = this.#read()[id];
    return Number.isInteger(draft?.version) && Array.isArray(draft.form?.fields) ? draft : null;
  }

  #write(drafts) {
    if (Object.keys(drafts).length) this.#storage.setItem(STORAGE_KEY, JSON.stringify(drafts));
    else this.#storage.removeItem(STORAGE_KEY);
  }

  #read() {
    try {
      const drafts = JSON.parse(this.#storage.getItem(STORAGE_KEY) ?? "{}");
      return drafts && typeof drafts === "object" ? drafts : {};
    } catch {
      return {};
    }
  }
}
