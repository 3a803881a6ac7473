/**
 * The way through all groups, one tray after the other: the rest of a large group first, then the next group. The tray
 * after the one on show is fetched ahead, and claimed, so that nobody else gets the same. Knows nothing of saving; it is
 * told which images have an answer.
 */

import { GroupTray } from "./crop_set.js";

export class GroupWalk {
  #fetchGroups;
  #fetchMembers;
  #claim;
  #answered;
  #cursor = null;
  #place = { index: -1, cursor: null };
  #ahead = null;
  #peeked = null;
  #held = [];

  /**
   * @param {object} parts
   * @param {(cursor: string|null) => Promise<{items, next_cursor, total, images}>} parts.fetchGroups
   * @param {(key: string, cursor: string|null) => Promise<{items, next_cursor, total}>} parts.fetchMembers
   * @param {(ids: number[]) => Promise<Set<number>|null>} parts.claim which of these are in this person's hands now; null
   *   where nobody could be asked
   * @param {Iterable<number>} parts.answered images whose answer is still on its way to the server
   */
  constructor({ fetchGroups, fetchMembers, claim, answered = [] }) {
    this.#fetchGroups = fetchGroups;
    this.#fetchMembers = fetchMembers;
    this.#claim = claim;
    this.#answered = new Set(answered);
    this.groups = [];
    this.total = null;
    this.images = null;
  }

  get hasMoreGroups() {
    return this.total === null || this.#cursor !== null;
  }

  /** Groups of which something is left. */
  get open() {
    return this.groups.filter(({ count }) => count > 0);
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

  /**
   * The group with this key, which may stand on a page that is not loaded.
   *
   * @returns {Promise<object|null>} null when nothing of it is left
   */
  async find(key) {
    const known = this.groups.find((group) => group.key === key);
    if (known) return known;
    const { items, total } = await this.#fetchMembers(key, null);
    if (!items.length) return null;
    // What is read as one text, or begins with one letter, is called by it; bands of certainty are few and all loaded.
    const group = { key, title: key, count: total, lowest_confidence: items[0].reading.confidence };
    this.groups.push(group);
    return group;
  }

  /** Goes to a group: the next tray is its first. */
  enter(group) {
    this.#place = { index: this.groups.indexOf(group), cursor: null };
    this.#ahead = this.#peeked?.group === group ? this.#peeked.ahead : null;
    this.#peeked = null;
    this.#held = [];
  }

  /**
   * Somebody may go to this group next: fetches its first tray, and leaves it to the others until they do.
   *
   * @returns {Promise<GroupTray|null>}
   */
  async peek(group) {
    const isNew = this.#peeked?.group !== group;
    if (isNew)
      this.#peeked = {
        group,
        ahead: this.#find({ index: this.groups.indexOf(group), cursor: null }, { isClaimed: false }),
      };
    const peeked = this.#peeked;
    try {
      return (await peeked.ahead).tray;
    } catch {
      if (this.#peeked === peeked) this.#peeked = null;
      return null;
    }
  }

  /** @returns {Promise<GroupTray|null>} null when every group has been walked through */
  async next() {
    const held = this.#held.pop();
    if (held) return held;
    this.#ahead ??= this.#find(this.#place);
    const ahead = this.#ahead;
    try {
      const { tray, place } = await ahead;
      this.#place = place;
      return tray;
    } finally {
      if (this.#ahead === ahead) this.#ahead = null;
    }
  }

  /** Begins to fetch the next tray. @returns {Promise<GroupTray|null>} it, without going there */
  async prefetch() {
    this.#ahead ??= this.#find(this.#place);
    const ahead = this.#ahead;
    try {
      return this.#held.at(-1) ?? (await ahead).tray;
    } catch {
      // Whoever goes there next asks anew, and learns of the failure if there is one still.
      if (this.#ahead === ahead) this.#ahead = null;
      return null;
    }
  }

  /** Takes a tray's images into this person's hands, as far as they are nobody else's. */
  async claim(tray) {
    const mine = await this.#claim(tray.ids);
    if (mine) tray.keep(mine);
  }

  /** These images of a group have an answer now. */
  answer(ids, group) {
    const added = ids.filter((id) => !this.#answered.has(id));
    for (const id of added) this.#answered.add(id);
    this.#count(group, -added.length);
  }

  /** Their answers were taken back. */
  reopen(ids, group) {
    this.#count(group, ids.filter((id) => this.#answered.delete(id)).length);
  }

  /** This tray comes next, before the way goes on. */
  hold(tray) {
    this.#held.push(tray);
  }

  #count(group, by) {
    if (this.images !== null) this.images = Math.max(0, this.images + by);
    const known = this.groups.find(({ key }) => key === group.key);
    if (known) known.count = Math.max(0, known.count + by);
  }

  async #find({ index, cursor }, { isClaimed = true } = {}) {
    if (index < 0) return this.#find({ index: 0, cursor: null });
    while (index >= this.groups.length && this.hasMoreGroups) await this.loadGroups();
    const group = this.groups[index];
    if (!group) return { tray: null, place: { index, cursor: null } };
    const page = await this.#fetchMembers(group.key, cursor);
    const images = page.items.filter(({ id }) => !this.#answered.has(id));
    const place = page.next_cursor ? { index, cursor: page.next_cursor } : { index: index + 1, cursor: null };
    const tray = new GroupTray(images, group);
    if (images.length && isClaimed) await this.claim(tray);
    // A tray that is wholly in other hands is passed over.
    return images.length > tray.elsewhere.length ? { tray, place } : this.#find(place);
  }
}
