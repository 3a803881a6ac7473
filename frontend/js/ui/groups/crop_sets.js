/**
 * Shows the crop sets of the groups one after the other, and turns keys and clicks into actions. Decodes and builds
 * the next set while a person looks at the current one, so that it appears at once.
 */

import { groupAction } from "../../core/groups/group_keys.js";
import { fill } from "../dom.js";
import { PictureCache } from "../images/picture_cache.js";
import { loading, showFailure } from "../states.js";
import { GroupPanel } from "./group_panel.js";

const LOADING_AFTER_MS = 120;

export class CropSets {
  #app;
  #outlet;
  #on;
  #signal;
  #review = null;
  #isMoving = false;
  #pictures = new PictureCache("");
  #panel;

  /**
   * @param {object} app
   * @param {Element} outlet where the crop sets are shown
   * @param {object} handlers
   * @param {(cropSet: CropSet) => void} handlers.onShow is called before anything is measured or painted
   * @param {(words: string, shown?: string) => void} handlers.onSay
   * @param {(message: string) => void} handlers.onLeave after the last crop set, or to go back to all groups
   * @param {(ids: number[]) => void} handlers.onWrong the wrong crops are to be corrected now
   * @param {AbortSignal} signal
   */
  constructor(app, outlet, handlers, signal) {
    this.#app = app;
    this.#outlet = outlet;
    this.#on = handlers;
    this.#signal = signal;
    this.#panel = new GroupPanel(
      app,
      this.#pictures,
      { onAct: (action) => this.act(action), onToggle: (index) => this.#toggle(index) },
      signal,
    );
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
  }

  /** Whether a crop set is being loaded. */
  get isMoving() {
    return this.#isMoving;
  }

  /** @param {GroupReview} review review whose crop sets are shown from now on */
  use(review) {
    this.#review = review;
  }

  /** Shows the next crop set, at once if it has been prepared. */
  async advance(message) {
    const review = this.#review;
    this.#isMoving = true;
    const loadingTimer = setTimeout(() => fill(this.#outlet, loading(this.#app.t)), LOADING_AFTER_MS);
    try {
      const cropSet = await review.next();
      if (this.#isOver(review)) return;
      if (cropSet) this.#show(cropSet, message);
      else this.#on.onLeave(message);
    } catch (error) {
      if (!this.#isOver(review)) showFailure(this.#outlet, this.#app.t, error, () => this.advance(message));
    } finally {
      clearTimeout(loadingTimer);
      this.#isMoving = false;
    }
  }

  /** Prepares a group that may be opened next. */
  async peek(group) {
    const review = this.#review;
    const cropSet = await review.queue.peek(group);
    if (cropSet && !review.cropSet && !this.#isOver(review)) await this.#prepare(cropSet, []);
  }

  /** @returns {boolean} whether the action took place */
  act(action, isHeldDown = false) {
    if (!action) return false;
    if (action === "help") return this.#app.showKeys() ?? true;
    // Forty names must not be accepted unseen: ignore repeats of a held key and keys pressed before the next set.
    if (this.#isMoving || isHeldDown) return true;
    this.#review.touch().then((isChanged) => isChanged && this.#update());
    if (action === "undo") return this.#undo();
    if (!this.#review.cropSet) return false;
    const actions = {
      accept: () => this.#accept(),
      skip: () => this.#skip(),
      wrong: () => this.#goToWrong(),
      leave: () => this.#on.onLeave(""),
    };
    return actions[action]() ?? true;
  }

  #isOver(review) {
    return this.#signal.aborted || review !== this.#review;
  }

  #show(cropSet, message) {
    const { t } = this.#app;
    this.#on.onShow(cropSet);
    const title = cropSet.group.title || t("label.blank");
    this.#on.onSay(`${message} ${t("groups.next", { title, count: cropSet.images.length })}`, message);
    if (!this.#panel.element.isConnected) fill(this.#outlet, this.#panel.element);
    this.#panel.show(cropSet, { canUndo: this.#review.canUndo });
    window.scrollTo(0, 0); // after the focus, which lays everything out: once is enough
    this.#makeReady(cropSet);
  }

  /** Leases the crop set on show and prepares the next one, without delaying what is on show. */
  async #makeReady(cropSet) {
    const review = this.#review;
    if (await review.claim()) this.#update();
    const next = await review.queue.prefetch();
    if (review.cropSet === cropSet && !this.#isOver(review)) await this.#prepare(next, cropSet.images);
  }

  async #prepare(cropSet, onShow) {
    this.#pictures.keepOnly([...onShow, ...(cropSet?.images ?? [])]);
    if (!cropSet) return;
    await this.#pictures.ready(cropSet.images);
    this.#panel.prepare(cropSet);
  }

  #update() {
    this.#panel.update(this.#review.cropSet, { canUndo: this.#review.canUndo });
  }

  #toggle(index) {
    const { cropSet } = this.#review;
    const words = cropSet.toggle(index)
      ? cropSet.isWrong(cropSet.images[index])
        ? "groups.marked"
        : "groups.unmarked"
      : "groups.elsewhereNow";
    this.#update();
    this.#app.announcer.say(this.#app.t(words, { count: cropSet.rest.length }));
  }

  #onKey(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const { target, key } = event;
    if (target.closest("input, select, textarea")) return;
    const isOnControl = target.closest("button, a") && !target.closest(".crop");
    if (isOnControl && (key === "Enter" || key === " ")) return;
    if (!isOnControl && this.#review.cropSet && this.#moves(event)) event.preventDefault();
    else if (this.act(groupAction(event, this.#app.keymap), event.repeat)) event.preventDefault();
  }

  /** The keys of a grid: arrows, Home, End and Space. @returns {boolean} whether it was one of them */
  #moves({ key, ctrlKey, metaKey, altKey }) {
    const { cropSet } = this.#review;
    if (key === " ") this.#toggle(cropSet.at);
    else if (altKey || !cropSet.move(key, this.#panel.grid.columns, ctrlKey || metaKey)) return false;
    this.#update();
    return true;
  }

  #accept() {
    const { t } = this.#app;
    const wrong = this.#review.cropSet.wrong.length;
    const saved = this.#review.accept();
    const kept = wrong ? ` ${t("groups.did.wrong", { count: wrong })}` : "";
    this.advance(saved ? t("groups.did.accept", { count: saved }) + kept : kept.trim());
  }

  #skip() {
    this.#review.release();
    this.advance(this.#app.t("groups.did.skip"));
  }

  #undo() {
    const count = this.#review.undo();
    if (count === null) return false;
    this.#show(this.#review.cropSet, this.#app.t("groups.did.undo", { count }));
    return true;
  }

  /** Accepts the rest and opens the wrong crops in the review. */
  #goToWrong() {
    const ids = this.#review.cropSet.wrong.map(({ id }) => id);
    if (!ids.length) return false;
    this.#review.accept();
    this.#on.onWrong(ids);
    return true;
  }
}
