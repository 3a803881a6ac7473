/**
 * Groups: images that were read alike, looked over forty at once. Brings together the walk (which tray comes next), the
 * tray (what is odd), the outbox (what is saved) and the sheet (what is seen). Without a group in the address it lists
 * them.
 */

import * as api from "../api.js";
import { groupAction } from "../core/group_keys.js";
import { GroupWalk } from "../core/group_walk.js";
import { oddOnesAddress } from "../core/odd_ones.js";
import { Router } from "../router.js";
import { fill, h } from "../ui/dom.js";
import { groupBar, GROUPINGS } from "../ui/group_bar.js";
import { groupList } from "../ui/group_list.js";
import { GroupSheet } from "../ui/group_sheet.js";
import { PictureCache } from "../ui/picture_cache.js";
import { finished } from "../ui/review_finished.js";
import { failure, loading } from "../ui/states.js";

const TRAY = 40;
const GROUPS_A_PAGE = 50;
const PATIENCE_MS = 120;
const LOOK_AGAIN_MS = 3_000;

export function groupsView(outlet, route, signal, app) {
  return new GroupsView(outlet, route, signal, app).start();
}

class GroupsView {
  #app;
  #signal;
  #query;
  #walk;
  #tray = null;
  #isMoving = false;
  #root;
  #body = h("div", { class: "groups-body" });
  #bar;
  #pictures = new PictureCache("");
  #sheet;

  constructor(outlet, route, signal, app) {
    this.#app = app;
    this.#signal = signal;
    const { by, batch = "", group } = route.query;
    this.#query = { by: GROUPINGS.includes(by) ? by : GROUPINGS[0], batch, key: group?.slice(1) ?? null };
    this.#bar = groupBar(app, this.#query, (changes) => this.#choose(changes), signal);
    this.#sheet = new GroupSheet(app, this.#pictures, {
      onAct: (action) => this.#act(action),
      onToggle: (index) => this.#toggle(index),
    }, signal);
    this.#root = h("section", { class: "view groups" }, this.#bar.element, this.#body);
    outlet.append(this.#root);
  }

  start() {
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal: this.#signal });
    this.#restart();
  }

  #restart() {
    const { by, batch } = this.#query;
    this.#walk = new GroupWalk({
      fetchGroups: (cursor) => api.getGroups({ by, batch, cursor, limit: GROUPS_A_PAGE }, this.#signal),
      fetchMembers: (key, cursor) => api.getGroupImages({ by, key, batch, cursor, limit: TRAY }, this.#signal),
      answered: this.#app.outbox.answeredImages,
    });
    this.#hold(null);
    this.#load();
  }

  #choose(changes) {
    this.#query = { ...this.#query, ...changes, key: null };
    this.#remember();
    this.#restart();
  }

  /** Loads the (next) groups and shows them, or the one that the address names. */
  async #load() {
    const walk = this.#walk;
    if (!walk.groups.length) fill(this.#body, loading(this.#app.t));
    try {
      await walk.loadGroups();
    } catch (error) {
      if (this.#signal.aborted || walk !== this.#walk) return;
      fill(this.#body, failure(this.#app.t, error, () => this.#load()));
      return;
    }
    if (this.#signal.aborted || walk !== this.#walk) return;
    this.#bar.update(walk);
    const index = walk.groups.findIndex(({ key }) => key === this.#query.key);
    if (index >= 0) this.#open(index);
    else this.#showList();
  }

  #showList() {
    const { groups, hasMoreGroups: hasMore } = this.#walk;
    if (!groups.length) return this.#showEnd();
    fill(this.#body, groupList(this.#app, { groups, hasMore, onOpen: (index) => this.#open(index), onMore: () => this.#load() }));
    if (matchMedia("(pointer: fine)").matches) this.#body.querySelector(".group-row").focus({ preventScroll: true });
  }

  async #showEnd() {
    await this.#app.status.known();
    const unread = this.#app.store.state.stats?.unread ?? 0;
    fill(this.#body, finished(this.#app, { unread, canUndo: this.#app.groupSteps.size > 0, onUndo: () => this.#act("undo") }));
    this.#body.querySelector("h2")?.focus();
    if (unread > 0) setTimeout(() => this.#signal.aborted || this.#tray || this.#restart(), LOOK_AGAIN_MS);
  }

  #open(index) {
    this.#walk.enter(index);
    this.#query.key = this.#walk.groups[index].key;
    this.#advance("");
  }

  /** The next tray, at once if it has been fetched ahead. */
  async #advance(message) {
    const walk = this.#walk;
    this.#isMoving = true;
    this.#hold(null);
    const patience = setTimeout(() => fill(this.#body, loading(this.#app.t)), PATIENCE_MS);
    try {
      const tray = await walk.next();
      if (this.#signal.aborted || walk !== this.#walk) return;
      if (tray) this.#show(tray, message);
      else this.#choose({});
    } catch (error) {
      if (!this.#signal.aborted) fill(this.#body, failure(this.#app.t, error, () => this.#advance(message)));
    } finally {
      clearTimeout(patience);
      this.#isMoving = false;
    }
  }

  #show(tray, message) {
    const { t } = this.#app;
    this.#hold(tray);
    this.#query.key = tray.group.key;
    this.#remember();
    this.#pictures.keepOnly(tray.images);
    if (!this.#sheet.element.isConnected) fill(this.#body, this.#sheet.element);
    this.#sheet.show(tray);
    this.#update();
    window.scrollTo(0, 0);
    this.#bar.update(this.#walk);
    this.#bar.say(message);
    this.#app.announcer.say(`${message} ${t("groups.next", { title: tray.group.title || t("label.blank"), count: tray.images.length })}`);
    this.#preload(tray);
  }

  #hold(tray) {
    this.#tray = tray;
    this.#root.classList.toggle("has-tray", tray !== null);
  }

  async #preload(tray) {
    const next = await this.#walk.prefetch();
    if (this.#tray === tray) this.#pictures.keepOnly([...tray.images, ...(next?.images ?? [])]);
  }

  #update() {
    this.#sheet.update(this.#tray, { canUndo: this.#app.groupSteps.size > 0 });
  }

  #remember() {
    const { by, batch, key } = this.#query;
    // Blank fields are a group whose key is empty: the sign before it says that a group is open.
    const group = key === null ? "" : `=${key}`;
    Router.remember({ name: "groups", query: { by: by === GROUPINGS[0] ? "" : by, batch, group } });
  }

  #toggle(index) {
    const { t } = this.#app;
    this.#tray.toggle(index);
    this.#update();
    this.#app.announcer.say(t(this.#tray.isOdd(this.#tray.images[index]) ? "groups.marked" : "groups.unmarked", { count: this.#tray.rest.length }));
  }

  #onKey(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const { target, key } = event;
    if (target.closest("input, select, textarea")) return;
    const isOnControl = target.closest("button, a") && !target.closest(".crop");
    if (isOnControl && (key === "Enter" || key === " ")) return;
    if (!isOnControl && this.#tray && this.#moves(event)) event.preventDefault();
    else if (this.#act(groupAction(event, this.#app.keymap), event.repeat)) event.preventDefault();
  }

  /** Arrows, Home, End and Space, which belong to a grid. @returns {boolean} whether it was one of them */
  #moves({ key, ctrlKey, metaKey, altKey }) {
    if (key === " ") this.#toggle(this.#tray.at);
    else if (altKey || !this.#tray.move(key, this.#sheet.grid.columns, ctrlKey || metaKey)) return false;
    this.#update();
    return true;
  }

  /** @returns {boolean} whether the action took place */
  #act(action, isHeldDown = false) {
    if (!action) return false;
    if (action === "help") return this.#app.showKeys() ?? true;
    // Forty names must not be accepted unseen: a held key repeats, and an eager one comes before the next tray.
    if (this.#isMoving || isHeldDown) return true;
    if (action === "undo") return this.#takeBack();
    if (!this.#tray) return false;
    if (action === "leave") this.#choose({});
    else if (action === "skip") this.#advance(this.#app.t("groups.did.skip"));
    else if (action === "odd") return this.#goToOdd();
    else this.#accept();
    return true;
  }

  #accept() {
    const { t } = this.#app;
    const [saved, odd] = [this.#save(), this.#tray.odd.length];
    const kept = odd ? ` ${t("groups.did.odd", { count: odd })}` : "";
    this.#advance(saved ? t("groups.did.accept", { count: saved }) + kept : kept.trim());
  }

  /** @returns {number} how many answers are on their way */
  #save() {
    const { outbox, groupSteps } = this.#app;
    const items = this.#tray.items((image) => groupSteps.revisionOf(image));
    if (!items.length) return 0;
    groupSteps.push(outbox.bulk(items), this.#tray);
    this.#walk.answer(items.map(({ imageId }) => imageId));
    return items.length;
  }

  #takeBack() {
    const { t, outbox, groupSteps } = this.#app;
    const step = groupSteps.pop();
    if (!step) return false;
    if (step.items.length) outbox.undoBulk(step);
    this.#walk.reopen(step.items.map(({ imageId }) => imageId));
    if (this.#tray) this.#walk.hold(this.#tray);
    this.#show(step.tray, t("groups.did.undo", { count: step.items.length }));
    return true;
  }

  /** Accepts the rest and shows the odd ones in the single review. */
  #goToOdd() {
    const ids = this.#tray.odd.map(({ id }) => id);
    if (ids.length) {
      this.#save();
      window.location.hash = oddOnesAddress(ids, this.#query);
    }
    return ids.length > 0;
  }
}
