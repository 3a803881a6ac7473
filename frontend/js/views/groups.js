/**
 * Groups: images with similar readings, forty at a time. Lists the groups unless the address names one; the list, the
 * crop sets and the end of the queue are shown in the same place.
 */

import * as api from "../api.js";
import { GroupQueue } from "../core/groups/group_queue.js";
import { GroupReview } from "../core/groups/group_review.js";
import { wrongCropsAddress } from "../core/groups/wrong_crops.js";
import { leftOutside } from "../core/review/queue_end.js";
import { Router } from "../router.js";
import { fill, h } from "../ui/dom.js";
import { CropSets } from "../ui/groups/crop_sets.js";
import { GROUPINGS, groupBar } from "../ui/groups/group_bar.js";
import { GroupList } from "../ui/groups/group_list.js";
import { finished } from "../ui/review/review_finished.js";
import { loading, showFailure } from "../ui/states.js";

const CROP_SET = 40;
const GROUPS_PER_CHUNK = 50;
const LOOK_AGAIN_MS = 3_000;

export function groupsView(outlet, route, signal, app) {
  return new GroupsView(outlet, route, signal, app).start();
}

class GroupsView {
  #app;
  #signal;
  #query;
  #review;
  #root;
  #body = h("div", { class: "groups-body" });
  #bar;
  #list;
  #cropSets;

  constructor(outlet, route, signal, app) {
    this.#app = app;
    this.#signal = signal;
    const { by, batch = "", group } = route.query;
    this.#query = { by: GROUPINGS.includes(by) ? by : GROUPINGS[0], batch, key: group?.slice(1) ?? null };
    this.#bar = groupBar(app, this.#query, (changes) => this.#choose(changes), signal);
    this.#list = new GroupList(app, {
      onOpen: (group) => this.#open(group),
      onNear: (group) => this.#cropSets.peek(group),
      onMore: () => this.#load(),
    });
    this.#cropSets = new CropSets(
      app,
      this.#body,
      {
        onShow: (cropSet) => this.#showCropSet(cropSet),
        onSay: (...words) => this.#say(...words),
        onLeave: (message) => this.#leave(message),
        onWrong: (ids) => {
          window.location.hash = wrongCropsAddress(ids, this.#query);
        },
      },
      signal,
    );
    this.#root = h("section", { class: "view groups" }, this.#bar.element, this.#body);
    outlet.append(this.#root);
  }

  start() {
    this.#signal.addEventListener("abort", () => this.#review.clear());
    this.#restart();
  }

  #use(review) {
    this.#review = review;
    this.#cropSets.use(review);
  }

  #newReview() {
    const { by, batch } = this.#query;
    const { outbox, groupOperations: operations, leases } = this.#app;
    const queue = new GroupQueue({
      fetchGroups: (cursor) => api.getGroups({ by, batch, cursor, limit: GROUPS_PER_CHUNK }, this.#signal),
      fetchMembers: (key, cursor) => api.getGroupImages({ by, key, batch, cursor, limit: CROP_SET }, this.#signal),
      claim: (ids) => leases.claim(ids),
      labelled: outbox.labelledImages,
    });
    return new GroupReview({ queue, outbox, operations, leases });
  }

  #restart() {
    this.#review?.clear();
    this.#use(this.#newReview());
    fill(this.#body, loading(this.#app.t));
    this.#load();
  }

  #choose(changes) {
    this.#query = { ...this.#query, ...changes, key: null };
    this.#remember();
    this.#restart();
  }

  /** Loads the next groups and shows them, or the one that the address names. */
  async #load() {
    const review = this.#review;
    let named = null;
    try {
      await review.queue.loadGroups();
      if (this.#query.key !== null) named = await review.queue.find(this.#query.key);
    } catch (error) {
      if (this.#isOver(review)) return;
      showFailure(this.#body, this.#app.t, error, () => this.#load());
      return;
    }
    if (this.#isOver(review)) return;
    if (named) this.#open(named);
    else this.#showGroups();
  }

  #isOver(review) {
    return this.#signal.aborted || review !== this.#review;
  }

  #showGroups() {
    const { queue } = this.#review;
    this.#root.classList.remove("has-crops");
    this.#bar.update(queue);
    if (!queue.open.length && !queue.hasMoreGroups) return this.#showEnd();
    this.#list.show({ groups: queue.open, hasMore: queue.hasMoreGroups });
    if (!this.#list.element.isConnected) fill(this.#body, this.#list.element);
    if (matchMedia("(pointer: fine)").matches) this.#list.focus();
    if (queue.open.length) this.#cropSets.peek(this.#list.focused ?? queue.open[0]);
  }

  async #showEnd() {
    const review = this.#review;
    const { outbox, status, store } = this.#app;
    const { batch } = this.#query;
    fill(this.#body, loading(this.#app.t));
    await outbox.flush(); // or the labels just given would count as left
    await status.refresh();
    if (this.#isOver(review) || review.cropSet) return;
    const unread = store.state.stats?.unread ?? 0;
    const left = leftOutside(store.state, batch);
    const { canUndo } = review;
    fill(this.#body, finished(this.#app, { unread, left, batch, canUndo, onUndo: () => this.#cropSets.act("undo") }));
    this.#body.querySelector("h2")?.focus();
    if (unread > 0) setTimeout(() => this.#isOver(review) || review.cropSet || this.#restart(), LOOK_AGAIN_MS);
  }

  /** Goes back to the groups: shows the known ones at once, and the server's a moment later. */
  #leave(message) {
    this.#query.key = null;
    this.#remember();
    this.#review.clear();
    this.#showGroups();
    this.#say(message);
    this.#refresh();
  }

  async #refresh() {
    const review = this.#review;
    await this.#app.outbox.flush();
    const fresh = this.#newReview();
    try {
      await fresh.queue.loadGroups();
    } catch {
      return; // Keep showing the known groups; opening one reports the error.
    }
    if (this.#isOver(review) || review.cropSet || this.#cropSets.isMoving) return;
    this.#use(fresh);
    this.#showGroups();
  }

  #open(group) {
    this.#review.queue.enter(group);
    this.#cropSets.advance("");
  }

  #showCropSet(cropSet) {
    this.#root.classList.add("has-crops");
    this.#bar.update(this.#review.queue);
    this.#query.key = cropSet.group.key;
    this.#remember();
  }

  #say(words, shown = words) {
    this.#bar.say(shown);
    this.#app.announcer.say(words);
  }

  #remember() {
    const { by, batch, key } = this.#query;
    // The group of blank images has an empty key, so "=" before the key shows that a group is open.
    const group = key === null ? "" : `=${key}`;
    Router.remember({ name: "groups", query: { by: by === GROUPINGS[0] ? "" : by, batch, group } });
  }
}
