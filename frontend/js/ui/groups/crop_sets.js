/**
 * Shows the crop sets of the groups one after the other, and turns keys and clicks into actions. Decodes and builds
 * the next set while a person looks at the current one, so that it appears at once.
 */

import { groupAction, startsText } from "../../core/groups/group_keys.js";
import { fill } from "../dom.js";
import { PictureCache } from "../images/picture_cache.js";
import { loading, showFailure } from "../states.js";
import { CropsAhead } from "./crops_ahead.js";
import { GroupPanel } from "./group_panel.js";
import { groupTitle } from "./group_title.js";

const LOADING_AFTER_MS = 120;

export class CropSets {
  #app;
  #outlet;
  #on;
  #signal;
  #review = null;
  #isMoving = false;
  #panel;
  #ahead;

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
    const pictures = new PictureCache("");
    this.#panel = new GroupPanel(
      app,
      pictures,
      {
        onAct: (action, isHeldDown) => this.#actWhileTyping(action, isHeldDown),
        onToggle: (index) => this.#toggle(index),
        onEdit: (index) => this.#edit(index, { replaces: false }),
        onType: (index, text) => this.#type(index, text),
      },
      signal,
    );
    this.#ahead = new CropsAhead(pictures, this.#panel, outlet);
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    window.addEventListener("pagehide", () => this.#review.saveTyped(), { signal });
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

  /** Prepares a group that may be opened next, unless a group is opened meanwhile: both may show the same pictures. */
  async peek(group) {
    const review = this.#review;
    const isChoosing = () => !this.#isMoving && !review.cropSet && !this.#isOver(review);
    if (!isChoosing()) return;
    const cropSet = await review.queue.peek(group);
    if (cropSet && isChoosing()) await this.#ahead.prepare(cropSet, [], isChoosing);
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
    const title = groupTitle(t, cropSet.group);
    this.#on.onSay(`${message} ${t("groups.next", { title, count: cropSet.images.length })}`, message);
    this.#panel.showIn(this.#outlet);
    this.#panel.show(cropSet, { canUndo: this.#review.canUndo });
    // After the focus, which forces a layout anyway. A low window has no room for what is above the panel.
    if (matchMedia("(max-height: 29.999rem)").matches) this.#panel.element.scrollIntoView({ behavior: "instant" });
    else window.scrollTo(0, 0);
    this.#makeReady(cropSet);
  }

  /** Leases the crop set on show and prepares the next one, without delaying what is on show. */
  async #makeReady(cropSet) {
    const review = this.#review;
    if (await review.claim()) this.#update();
    const next = await review.queue.prefetch();
    const isOnShow = () => review.cropSet === cropSet && !this.#isOver(review);
    if (isOnShow()) await this.#ahead.prepare(next, cropSet.images, isOnShow);
  }

  #update({ focus = true } = {}) {
    this.#panel.update(this.#review.cropSet, { canUndo: this.#review.canUndo, focus });
  }

  #toggle(index) {
    const { cropSet } = this.#review;
    const words = cropSet.toggle(index)
      ? cropSet.isWrong(cropSet.images[index])
        ? "groups.marked"
        : "groups.unmarked"
      : "groups.elsewhereNow";
    this.#update();
    this.#say(words, { count: cropSet.rest.length });
  }

  #onKey(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const { target, key } = event;
    if (target.closest("input, select, textarea")) return;
    const isOnControl = target.closest("button, a") && !target.closest(".crop");
    if (isOnControl && (key === "Enter" || key === " ")) return;
    if (!isOnControl && this.#review.cropSet && this.#moves(event)) event.preventDefault();
    else if (this.act(groupAction(event, this.#app.keymap), event.repeat)) event.preventDefault();
    // The box that opens here gets the letter: the browser types it where the focus is now.
    else if (!isOnControl && this.#review.cropSet && startsText(event))
      this.#edit(this.#review.cropSet.at, { replaces: true });
  }

  #edit(index, how) {
    const { cropSet } = this.#review;
    cropSet.at = index;
    this.#update();
    if (cropSet.isElsewhere(cropSet.images[index])) this.#say("groups.elsewhereNow");
    else this.#panel.grid.edit(how);
  }

  #type(index, text) {
    const { cropSet } = this.#review;
    if (!cropSet?.type(index, text)) return;
    this.#update({ focus: false }); // a click elsewhere, which closes the box, has the focus
    const isWrong = cropSet.isWrong(cropSet.images[index]);
    this.#say(isWrong ? "groups.marked" : "groups.typed", { text: text.trim(), count: cropSet.rest.length });
  }

  /** What a key in the text box does after the box has closed. */
  #actWhileTyping(action, isHeldDown) {
    const { cropSet } = this.#review;
    if (!cropSet) return;
    if (action !== "cancel" && !action.startsWith("Arrow")) return this.act(action, isHeldDown);
    cropSet.move(action, this.#panel.grid.columns);
    this.#update();
  }

  #say(words, values = {}) {
    this.#app.announcer.say(this.#app.t(words, values));
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
    if (this.#showsUnseen()) return;
    const wrong = this.#review.cropSet.wrong.length;
    const saved = this.#review.accept();
    const kept = wrong ? ` ${t("groups.did.wrong", { count: wrong })}` : "";
    this.advance(saved ? t("groups.did.accept", { count: saved }) + kept : kept.trim());
  }

  /** Scrolls to the crops that have not been on the screen. @returns {boolean} whether there were any */
  #showsUnseen() {
    const { cropSet } = this.#review;
    const { unseen } = cropSet;
    if (!unseen.length) return false;
    cropSet.at = cropSet.images.indexOf(unseen[0]);
    this.#update();
    this.#panel.grid.scrollTo(cropSet.at);
    this.#say("groups.unseen", { count: unseen.length });
    return true;
  }

  #skip() {
    const { t } = this.#app;
    const typed = this.#review.saveTyped();
    this.#review.release();
    this.advance(`${typed ? `${t("groups.did.accept", { count: typed })} ` : ""}${t("groups.did.skip")}`);
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
    if (this.#showsUnseen()) return true;
    this.#review.accept();
    this.#on.onWrong(ids);
    return true;
  }
}
