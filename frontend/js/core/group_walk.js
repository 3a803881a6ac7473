/**
 * The way through all groups, one tray after the other: the rest of a large group first, then the next group. The tray
 * after the one on show is fetched ahead. Knows nothing of saving; it is told which images have an answer.
 */

import { GroupTray } from "./group_tray.js";

export class GroupWalk {
  #fetchGroups;
  #fetchMembers;
  #answered;
  #cursor = null;
  #place = { index: -1, cursor: null };
  #ahead = null;
  #held = [];

  /**
   * @param {object} parts
   * @param {(cursor: string|null) => Promise<{items, next_cursor, total, images}>} parts.fetchGroups
   * @param {(key: string, cursor: string|null) => Promise<{items, next_cursor}>} parts.fetchMembers
   * @param {Iterable<number>} parts.answered images whose answer is still on its way to the server
   */
  constructor({ fetchGroups, fetchMembers, answered = [] }) {
    this.#fetchGroups = fetchGroups;
    this.#fetchMembers = fetchMembers;
    this.#answered = new Set(answered);
    this.groups = [];
    this.total = null;
    this.images = null;
  }

  get hasMoreGroups() {
    return this.total === null || this.#cursor !== null;
  }

  /** Adds the next page of groups. */
  async loadGroups() {
    const page = await this.#fetchGroups(this.#cursor);
    const known = new Set(this.groups.map(({ key }) => key));
    this.groups.push(...page.items.filter(({ key }) => !known.has(key)));
    this.#cursor = page.next_cursor;
    this.total = page.total;
    this.images ??= Math.max(0, page.images - this.#answered.size);
  }

  /** Goes to a group: the next tray is its first. */
  enter(index) {
    this.#place = { index, cursor: null };
    this.#ahead = null;
    this.#held = [];
  }

  /** @returns {Promise<GroupTray|null>} null when every group has been walked through */
  async next() {
    const held = this.#held.pop();
    if (held) return held;
    this.prefetch();
    const { tray, place } = await this.#ahead;
    this.#ahead = null;
    this.#place = place;
    return tray;
  }

  /** Begins to fetch the next tray. @returns {Promise<GroupTray|null>} it, without going there */
  async prefetch() {
    const ahead = this.#ahead ??= this.#find(this.#place);
    try {
      return this.#held.at(-1) ?? (await ahead).tray;
    } catch {
      // Whoever goes there next asks anew, and learns of the failure if there is one still.
      if (this.#ahead === ahead) this.#ahead = null;
      return null;
    }
  }

  /** These have an answer now. */
  answer(ids) {
    for (const id of ids) this.#count(!this.#answered.has(id) && this.#answered.add(id), -1);
  }

  /** Their answers were taken back. */
  reopen(ids) {
    for (const id of ids) this.#count(this.#answered.delete(id), 1);
  }

  /** This tray comes next, before the way goes on. */
  hold(tray) {
    this.#held.push(tray);
  }

  #count(isChanged, by) {
    if (isChanged && this.images !== null) this.images = Math.max(0, this.images + by);
  }

  async #find({ index, cursor }) {
    if (index < 0) return this.#find({ index: 0, cursor: null });
    while (index >= this.groups.length && this.hasMoreGroups) await this.loadGroups();
    const group = this.groups[index];
    if (!group) return { tray: null, place: { index, cursor: null } };
    const page = await this.#fetchMembers(group.key, cursor);
    const images = page.items.filter(({ id }) => !this.#answered.has(id));
    const place = page.next_cursor ? { index, cursor: page.next_cursor } : { index: index + 1, cursor: null };
    return images.length ? { tray: new GroupTray(images, group), place } : this.#find(place);
  }
}
