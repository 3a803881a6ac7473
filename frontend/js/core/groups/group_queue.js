/**
 * The order in which crop sets come up: the rest of a large group first, then the next group. The next set is
 * fetched and leased ahead of time, so that nobody else gets the same images. Does not save anything; the caller
 * reports which images have a label.
 */

import { CropSet } from "./crop_set.js";

export class GroupQueue {
  #fetchGroups;
  #fetchMembers;
  #claim;
  #labelled;
  #cursor = null;
  #place = { index: -1, cursor: null };
  #ahead = null;
  #peeked = null;
  #held = [];

  /**
   * @param {object} parts
   * @param {(cursor: string|null) => Promise<{items, next_cursor, total, images}>} parts.fetchGroups
   * @param {(key: string, cursor: string|null) => Promise<{items, next_cursor, total}>} parts.fetchMembers
   * @param {(ids: number[]) => Promise<Set<number>|null>} parts.claim leases images and returns those that
   *   are leased to this person; null when the server could not be reached
   * @param {Iterable<number>} parts.labelled images whose label is not on the server yet
   */
  constructor({ fetchGroups, fetchMembers, claim, labelled = [] }) {
    this.#fetchGroups = fetchGroups;
    this.#fetchMembers = fetchMembers;
    this.#claim = claim;
    this.#labelled = new Set(labelled);
    this.groups = [];
    this.total = null;
    this.images = null;
  }

  get hasMoreGroups() {
    return this.total === null || this.#cursor !== null;
  }

  /** Groups with images left. */
  get open() {
    return this.groups.filter(({ count }) => count > 0);
  }

  /** Fetches the next chunk of groups. */
  async loadGroups() {
    const chunk = await this.#fetchGroups(this.#cursor);
    const known = new Set(this.groups.map(({ key }) => key));
    this.groups.push(...chunk.items.filter(({ key }) => !known.has(key)));
    this.#cursor = chunk.next_cursor;
    this.total = chunk.total;
    this.images ??= Math.max(0, chunk.images - this.#labelled.size);
  }

  /**
   * Finds the group with this key, which may be in a chunk that is not loaded.
   *
   * @returns {Promise<object|null>} null when it has no images left
   */
  async find(key) {
    const known = this.groups.find((group) => group.key === key);
    if (known) return known;
    const { items, total } = await this.#fetchMembers(key, null);
    if (!items.length) return null;
    // Groups by text or by letter have their key as title; groups by confidence are few and all loaded.
    const group = { key, title: key, count: total, lowest_confidence: items[0].reading.confidence };
    this.groups.push(group);
    return group;
  }

  /** Moves to a group: the next crop set is its first. */
  enter(group) {
    this.#place = { index: this.groups.indexOf(group), cursor: null };
    this.#ahead = this.#peeked?.group === group ? this.#peeked.ahead : null;
    this.#peeked = null;
    this.#held = [];
  }

  /**
   * Fetches the first crop set of a group that may be opened next, without leasing it.
   *
   * @returns {Promise<CropSet|null>}
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
      return (await peeked.ahead).cropSet;
    } catch {
      if (this.#peeked === peeked) this.#peeked = null;
      return null;
    }
  }

  /** @returns {Promise<CropSet|null>} null after the last group */
  async next() {
    const held = this.#held.pop();
    if (held) return held;
    this.#ahead ??= this.#find(this.#place);
    const ahead = this.#ahead;
    try {
      const { cropSet, place } = await ahead;
      this.#place = place;
      return cropSet;
    } finally {
      if (this.#ahead === ahead) this.#ahead = null;
    }
  }

  /** Fetches the next crop set without moving to it. @returns {Promise<CropSet|null>} */
  async prefetch() {
    this.#ahead ??= this.#find(this.#place);
    const ahead = this.#ahead;
    try {
      return this.#held.at(-1) ?? (await ahead).cropSet;
    } catch {
      // The next call to `next` tries again and reports a failure.
      if (this.#ahead === ahead) this.#ahead = null;
      return null;
    }
  }

  /** Leases the images of a crop set, except those leased by somebody else. */
  async claim(cropSet) {
    const mine = await this.#claim(cropSet.ids);
    if (mine) cropSet.keep(mine);
  }

  /** Records that these images of a group have a label. */
  markLabelled(ids, group) {
    const added = ids.filter((id) => !this.#labelled.has(id));
    for (const id of added) this.#labelled.add(id);
    this.#count(group, -added.length);
  }

  /** Records that their labels were undone. */
  reopen(ids, group) {
    this.#count(group, ids.filter((id) => this.#labelled.delete(id)).length);
  }

  /** Makes this crop set the next one. */
  hold(cropSet) {
    this.#held.push(cropSet);
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
    if (!group) return { cropSet: null, place: { index, cursor: null } };
    const chunk = await this.#fetchMembers(group.key, cursor);
    const images = chunk.items.filter(({ id }) => !this.#labelled.has(id));
    const place = chunk.next_cursor ? { index, cursor: chunk.next_cursor } : { index: index + 1, cursor: null };
    const cropSet = new CropSet(images, group);
    if (images.length && isClaimed) await this.claim(cropSet);
    // A crop set that is leased by others as a whole is skipped.
    return images.length > cropSet.elsewhere.length ? { cropSet, place } : this.#find(place);
  }
}
