/**
 * The trays of the groups, one after the other: takes keys and clicks to the desk and shows what it says. The tray that
 * comes next is decoded and built while a person looks at the one on show, so that nothing is waited for after a key.
 */

import { groupAction } from "../../core/groups/group_keys.js";
import { fill } from "../dom.js";
import { PictureCache } from "../images/picture_cache.js";
import { failure, loading } from "../states.js";
import { GroupSheet } from "./group_panel.js";

const PATIENCE_MS = 120;

export class GroupTrays {
  #app;
  #outlet;
  #on;
  #signal;
  #desk = null;
  #isMoving = false;
  #pictures = new PictureCache("");
  #sheet;

  /**
   * @param {object} app
   * @param {Element} outlet where the trays are shown
   * @param {object} handlers
   * @param {(tray: GroupTray) => void} handlers.onShow is called before anything is measured or painted
   * @param {(words: string, shown?: string) => void} handlers.onSay
   * @param {(message: string) => void} handlers.onLeave the last tray is done, or the person wants to see all groups
   * @param {(ids: number[]) => void} handlers.onOdd the odd ones are to be corrected now
   * @param {AbortSignal} signal
   */
  constructor(app, outlet, handlers, signal) {
    this.#app = app;
    this.#outlet = outlet;
    this.#on = handlers;
    this.#signal = signal;
    this.#sheet = new GroupSheet(
      app,
      this.#pictures,
      { onAct: (action) => this.act(action), onToggle: (index) => this.#toggle(index) },
      signal,
    );
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
  }

  /** Whether a tray is on its way. */
  get isMoving() {
    return this.#isMoving;
  }

  /** @param {GroupDesk} desk whose trays are shown from now on */
  use(desk) {
    this.#desk = desk;
  }

  /** The next tray, at once if it has been made ready. */
  async advance(message) {
    const desk = this.#desk;
    this.#isMoving = true;
    const patience = setTimeout(() => fill(this.#outlet, loading(this.#app.t)), PATIENCE_MS);
    try {
      const tray = await desk.next();
      if (this.#isOver(desk)) return;
      if (tray) this.#show(tray, message);
      else this.#on.onLeave(message);
    } catch (error) {
      if (!this.#isOver(desk))
        fill(
          this.#outlet,
          failure(this.#app.t, error, () => this.advance(message)),
        );
    } finally {
      clearTimeout(patience);
      this.#isMoving = false;
    }
  }

  /** A group that may be opened next is made ready. */
  async peek(group) {
    const desk = this.#desk;
    const tray = await desk.walk.peek(group);
    if (tray && !desk.tray && !this.#isOver(desk)) await this.#prepare(tray, []);
  }

  /** @returns {boolean} whether the action took place */
  act(action, isHeldDown = false) {
    if (!action) return false;
    if (action === "help") return this.#app.showKeys() ?? true;
    // Forty names must not be accepted unseen: a held key repeats, and an eager one comes before the next tray.
    if (this.#isMoving || isHeldDown) return true;
    this.#desk.touch().then((isChanged) => isChanged && this.#update());
    if (action === "undo") return this.#takeBack();
    if (!this.#desk.tray) return false;
    const actions = {
      accept: () => this.#accept(),
      skip: () => this.#skip(),
      odd: () => this.#goToOdd(),
      leave: () => this.#on.onLeave(""),
    };
    return actions[action]() ?? true;
  }

  #isOver(desk) {
    return this.#signal.aborted || desk !== this.#desk;
  }

  #show(tray, message) {
    const { t } = this.#app;
    this.#on.onShow(tray);
    this.#on.onSay(
      `${message} ${t("groups.next", { title: tray.group.title || t("label.blank"), count: tray.images.length })}`,
      message,
    );
    if (!this.#sheet.element.isConnected) fill(this.#outlet, this.#sheet.element);
    this.#sheet.show(tray, { canUndo: this.#desk.canUndo });
    window.scrollTo(0, 0); // after the focus, which lays everything out: once is enough
    this.#makeReady(tray);
  }

  /** Who else is at it, and what comes next: nothing of it holds up the tray on show. */
  async #makeReady(tray) {
    const desk = this.#desk;
    if (await desk.claim()) this.#update();
    const next = await desk.walk.prefetch();
    if (desk.tray === tray && !this.#isOver(desk)) await this.#prepare(next, tray.images);
  }

  async #prepare(tray, onShow) {
    this.#pictures.keepOnly([...onShow, ...(tray?.images ?? [])]);
    if (!tray) return;
    await this.#pictures.ready(tray.images);
    this.#sheet.prepare(tray);
  }

  #update() {
    this.#sheet.update(this.#desk.tray, { canUndo: this.#desk.canUndo });
  }

  #toggle(index) {
    const { tray } = this.#desk;
    const words = tray.toggle(index)
      ? tray.isOdd(tray.images[index])
        ? "groups.marked"
        : "groups.unmarked"
      : "groups.elsewhereNow";
    this.#update();
    this.#app.announcer.say(this.#app.t(words, { count: tray.rest.length }));
  }

  #onKey(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const { target, key } = event;
    if (target.closest("input, select, textarea")) return;
    const isOnControl = target.closest("button, a") && !target.closest(".crop");
    if (isOnControl && (key === "Enter" || key === " ")) return;
    if (!isOnControl && this.#desk.tray && this.#moves(event)) event.preventDefault();
    else if (this.act(groupAction(event, this.#app.keymap), event.repeat)) event.preventDefault();
  }

  /** Arrows, Home, End and Space, which belong to a grid. @returns {boolean} whether it was one of them */
  #moves({ key, ctrlKey, metaKey, altKey }) {
    const { tray } = this.#desk;
    if (key === " ") this.#toggle(tray.at);
    else if (altKey || !tray.move(key, this.#sheet.grid.columns, ctrlKey || metaKey)) return false;
    this.#update();
    return true;
  }

  #accept() {
    const { t } = this.#app;
    const odd = this.#desk.tray.odd.length;
    const saved = this.#desk.accept();
    const kept = odd ? ` ${t("groups.did.odd", { count: odd })}` : "";
    this.advance(saved ? t("groups.did.accept", { count: saved }) + kept : kept.trim());
  }

  #skip() {
    this.#desk.passOn();
    this.advance(this.#app.t("groups.did.skip"));
  }

  #takeBack() {
    const count = this.#desk.takeBack();
    if (count === null) return false;
    this.#show(this.#desk.tray, this.#app.t("groups.did.undo", { count }));
    return true;
  }

  /** Accepts the rest and goes to the odd ones. */
  #goToOdd() {
    const ids = this.#desk.tray.odd.map(({ id }) => id);
    if (!ids.length) return false;
    this.#desk.accept();
    this.#on.onOdd(ids);
    return true;
  }
}
