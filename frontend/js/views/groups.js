/**
 * Groups: images that were read alike, looked over forty at once. Without a group in the address it lists them; the list,
 * the trays and the end take turns in one place.
 */

import * as api from "../api.js";
import { GroupWalk } from "../core/groups/group_queue.js";
import { GroupDesk } from "../core/groups/group_review.js";
import { oddOnesAddress } from "../core/groups/wrong_crops.js";
import { Router } from "../router.js";
import { fill, h } from "../ui/dom.js";
import { GroupTrays } from "../ui/groups/crop_sets.js";
import { GROUPINGS, groupBar } from "../ui/groups/group_bar.js";
import { GroupList } from "../ui/groups/group_list.js";
import { finished } from "../ui/review/review_finished.js";
import { failure, loading } from "../ui/states.js";

const TRAY = 40;
const GROUPS_A_PAGE = 50;
const LOOK_AGAIN_MS = 3_000;

export function groupsView(outlet, route, signal, app) {
  return new GroupsView(outlet, route, signal, app).start();
}

class GroupsView {
  #app;
  #signal;
  #query;
  #desk;
  #root;
  #body = h("div", { class: "groups-body" });
  #bar;
  #list;
  #trays;

  constructor(outlet, route, signal, app) {
    this.#app = app;
    this.#signal = signal;
    const { by, batch = "", group } = route.query;
    this.#query = { by: GROUPINGS.includes(by) ? by : GROUPINGS[0], batch, key: group?.slice(1) ?? null };
    this.#bar = groupBar(app, this.#query, (changes) => this.#choose(changes), signal);
    this.#list = new GroupList(app, {
      onOpen: (group) => this.#open(group),
      onNear: (group) => this.#trays.peek(group),
      onMore: () => this.#load(),
    });
    this.#trays = new GroupTrays(
      app,
      this.#body,
      {
        onShow: (tray) => this.#showsTray(tray),
        onSay: (...words) => this.#say(...words),
        onLeave: (message) => this.#leave(message),
        onOdd: (ids) => {
          window.location.hash = oddOnesAddress(ids, this.#query);
        },
      },
      signal,
    );
    this.#root = h("section", { class: "view groups" }, this.#bar.element, this.#body);
    outlet.append(this.#root);
  }

  start() {
    this.#signal.addEventListener("abort", () => this.#desk.clear());
    this.#restart();
  }

  #lay(desk) {
    this.#desk = desk;
    this.#trays.use(desk);
  }

  #newDesk() {
    const { by, batch } = this.#query;
    const { outbox, groupSteps: steps, leases } = this.#app;
    const walk = new GroupWalk({
      fetchGroups: (cursor) => api.getGroups({ by, batch, cursor, limit: GROUPS_A_PAGE }, this.#signal),
      fetchMembers: (key, cursor) => api.getGroupImages({ by, key, batch, cursor, limit: TRAY }, this.#signal),
      claim: (ids) => leases.claim(ids),
      answered: outbox.answeredImages,
    });
    return new GroupDesk({ walk, outbox, steps, leases });
  }

  #restart() {
    this.#desk?.clear();
    this.#lay(this.#newDesk());
    fill(this.#body, loading(this.#app.t));
    this.#load();
  }

  #choose(changes) {
    this.#query = { ...this.#query, ...changes, key: null };
    this.#remember();
    this.#restart();
  }

  /** Loads the (next) groups and shows them, or the one that the address names. */
  async #load() {
    const desk = this.#desk;
    let named = null;
    try {
      await desk.walk.loadGroups();
      if (this.#query.key !== null) named = await desk.walk.find(this.#query.key);
    } catch (error) {
      if (this.#isOver(desk)) return;
      fill(
        this.#body,
        failure(this.#app.t, error, () => this.#load()),
      );
      return;
    }
    if (this.#isOver(desk)) return;
    if (named) this.#open(named);
    else this.#showGroups();
  }

  #isOver(desk) {
    return this.#signal.aborted || desk !== this.#desk;
  }

  #showGroups() {
    const { walk } = this.#desk;
    this.#root.classList.remove("has-tray");
    this.#bar.update(walk);
    if (!walk.open.length && !walk.hasMoreGroups) return this.#showEnd();
    this.#list.show({ groups: walk.open, hasMore: walk.hasMoreGroups });
    if (!this.#list.element.isConnected) fill(this.#body, this.#list.element);
    if (matchMedia("(pointer: fine)").matches) this.#list.focus();
    if (walk.open.length) this.#trays.peek(this.#list.focused ?? walk.open[0]);
  }

  async #showEnd() {
    const desk = this.#desk;
    await this.#app.status.known();
    if (this.#isOver(desk) || desk.tray) return;
    const unread = this.#app.store.state.stats?.unread ?? 0;
    fill(this.#body, finished(this.#app, { unread, canUndo: desk.canUndo, onUndo: () => this.#trays.act("undo") }));
    this.#body.querySelector("h2")?.focus();
    if (unread > 0) setTimeout(() => this.#isOver(desk) || desk.tray || this.#restart(), LOOK_AGAIN_MS);
  }

  /** Back to the groups: as they are known here at once, as the server has them a moment later. */
  #leave(message) {
    this.#query.key = null;
    this.#remember();
    this.#desk.clear();
    this.#showGroups();
    this.#say(message);
    this.#refresh();
  }

  async #refresh() {
    const desk = this.#desk;
    await this.#app.outbox.flush();
    const fresh = this.#newDesk();
    try {
      await fresh.walk.loadGroups();
    } catch {
      return; // What is known stays on show; opening a group says what is wrong.
    }
    if (this.#isOver(desk) || desk.tray || this.#trays.isMoving) return;
    this.#lay(fresh);
    this.#showGroups();
  }

  #open(group) {
    this.#desk.walk.enter(group);
    this.#trays.advance("");
  }

  #showsTray(tray) {
    this.#root.classList.add("has-tray");
    this.#bar.update(this.#desk.walk);
    this.#query.key = tray.group.key;
    this.#remember();
  }

  #say(words, shown = words) {
    this.#bar.say(shown);
    this.#app.announcer.say(words);
  }

  #remember() {
    const { by, batch, key } = this.#query;
    // Blank fields are a group whose key is empty: the sign before it says that a group is open.
    const group = key === null ? "" : `=${key}`;
    Router.remember({ name: "groups", query: { by: by === GROUPINGS[0] ? "" : by, batch, group } });
  }
}
