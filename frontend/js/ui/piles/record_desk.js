/**
 * The record on show: its fields beside its page, and what keys and buttons do to the field that is worked on. Which record
 * comes next is decided elsewhere.
 */

import { firstCaret } from "../../core/review/first_caret.js";
import { textDoubts } from "../../core/review/text_doubts.js";
import { h } from "../dom.js";
import { labelText } from "../label_text.js";
import { doubtWords } from "../review/doubt_words.js";
import { PageGlance } from "./page_glance.js";
import { PageSight } from "./page_sight.js";
import { RecordBar } from "./record_bar.js";
import { RecordFields } from "./record_fields.js";
import { RecordKeys } from "./record_keys.js";

const CHANGES = ["restore", "takeBack", "clear"];

export class RecordDesk {
  #app;
  #review;
  #pages;
  #on;
  #fields;
  #bar;
  #sight;
  #glance;
  #isWaiting = false; // another record was asked for

  /**
   * @param {object} app
   * @param {RecordReview} review
   * @param {PageStore} pages
   * @param {object} handlers
   * @param {() => void} handlers.onShow the counts may have changed
   * @param {() => void} handlers.onDone no field is left in this record
   * @param {(step: 1|-1) => void} handlers.onBeside to the record beside this one
   * @param {() => boolean} handlers.onUndo
   */
  constructor(app, review, pages, handlers, signal) {
    const { t } = app;
    this.#app = app;
    this.#review = review;
    this.#pages = pages;
    this.#on = handlers;
    this.#sight = new PageSight(t("piles.pagePicture"));
    this.#glance = new PageGlance(t, pages, signal);
    this.#fields = new RecordFields(
      app,
      {
        onFocus: (index) => this.#enter(index),
        onType: (index, text) => this.#type(index, text),
        onSeen: (index) => {
          review.fields[index].session.isSeen = true;
        },
      },
      signal,
    );
    this.#bar = new RecordBar(app, { onAct: (action) => this.act(action), onPick: (text) => this.#pick(text) }, signal);
    this.element = h(
      "div",
      { class: "record-all" },
      h("div", { class: "record-desk" }, this.#fields.element, this.#sight.element),
      this.#bar.element,
    );
    const keys = {
      current: () => this.#current(),
      onAct: (action) => this.act(action),
      onRewind: (before) => this.#rewind(before),
      onGlance: (isOn) => this.#look(isOn),
    };
    new RecordKeys(app, keys, signal);
    window.addEventListener("resize", () => this.#showPage(), { signal });
  }

  /** Shows the record that the review has opened, with the caret in its field. */
  open() {
    this.wait(false);
    this.#glance.close();
    this.#fields.open(this.#review.fields);
    this.#show();
    window.scrollTo(0, 0); // forces a layout, as the focus does: after all has been changed
    this.#focus(this.#review.at);
  }

  /** Takes nothing more for the record on show: another one was asked for. */
  wait(isWaiting = true) {
    this.#isWaiting = isWaiting;
    this.#fields.wait(isWaiting);
    if (isWaiting) this.#bar.say(this.#app.t("desk.busy"));
  }

  /** Goes on with the record on show: there is no other. */
  stay(words) {
    this.wait(false);
    this.say(words);
  }

  /** Shows what has changed in a field. */
  renew(index) {
    this.#fields.show(this.#review.fields, index);
    this.#show();
  }

  /** Loads the pictures of these records. */
  preload(...records) {
    this.#fields.preload(...records);
  }

  say(words) {
    this.#bar.say(words);
    this.#app.announcer.say(words);
  }

  /** @returns {boolean} whether the action took place */
  act(action) {
    this.#app.leases.touch();
    const { current } = this.#review;
    if (action === "help") return this.#app.showKeys() ?? true;
    if (action === "undo") return this.#on.onUndo();
    if (action === "skip" || action === "back") return this.#on.onBeside(action === "skip" ? 1 : -1) ?? true;
    if (action === "page") return this.#look(!this.#glance.isOpen);
    if (!this.#isLive) return true;
    if (!current?.session) return false;
    if (action.startsWith("alternative")) return this.#pickAt(Number(action.slice(-1)) - 1);
    if (CHANGES.includes(action)) return this.#change(action);
    return this.#answered(action === "accept" ? this.#review.accept() : this.#review.mark(action));
  }

  /** Whether a record is on show, and no other one was asked for. */
  get #isLive() {
    return !this.#isWaiting && this.element.isConnected;
  }

  /** The field that keys go to; null while none is on show. */
  #current() {
    const { current, at } = this.#review;
    const input = this.#fields.inputOf(at);
    return current?.session && input?.isConnected ? { session: current.session, input } : null;
  }

  #show(message = "") {
    const { t } = this.#app;
    const { current, canUndo, at } = this.#review;
    const session = current?.session;
    const doubts = session ? doubtWords(t, session.text, textDoubts(session.image, session.text)) : "";
    this.#fields.mark(at);
    this.#bar.show({ doubts: message || doubts, offers: session?.offers ?? [], canUndo });
    this.#on.onShow();
    this.#showPage();
  }

  async #showPage() {
    const { current } = this.#review;
    this.#sight.keepOnly(current?.pageId);
    if (!current?.pageId) return;
    const page = await this.#pages.get(current.pageId).catch(() => null);
    if (page && this.#review.isAt(current)) this.#sight.show(page, current.name);
  }

  #look(isOn) {
    const { current } = this.#review;
    if (!isOn) this.#glance.close();
    else if (current?.pageId && !this.#glance.isOpen)
      this.#glance.open({ page_id: current.pageId, name: current.name });
    return true;
  }

  /** A field has got the focus; what was typed in the one before is saved. */
  #enter(index) {
    const before = this.#review.at;
    if (index === before) return;
    const saved = this.#review.moveTo(index);
    this.#fields.show(this.#review.fields, before);
    this.#show(saved ? this.#app.t("review.saved", { text: saved.text }) : "");
    this.#focus(index);
  }

  /** Puts the caret where a person would most likely type. */
  #focus(index) {
    const { session } = this.#review.fields[index] ?? {};
    this.#fields.focus(index, (session && firstCaret(session)) ?? {});
  }

  #type(index, text) {
    this.#enter(index);
    this.#review.type(text);
    this.#show();
  }

  #answered(outcome) {
    const { t } = this.#app;
    const { at, fields, nextOpen } = this.#review;
    if (outcome === "empty" || outcome === "unseen") {
      this.say(t(outcome === "empty" ? "review.emptyBox" : "review.notSeen"));
      return true;
    }
    this.renew(at);
    this.say(t("review.saved", { text: labelText(t, fields[at].image.label) }));
    if (nextOpen >= 0) this.#focus(nextOpen);
    else this.#on.onDone();
    return true;
  }

  #pickAt(index) {
    const offer = this.#review.current.session.offers[index];
    return offer ? this.#pick(offer.text) : false;
  }

  #pick(text) {
    if (!this.#isLive) return true;
    const { session } = this.#review.current;
    session.replace(text);
    if (this.#app.keymap.pickAccepts && session.isSeen) return this.#answered(this.#review.accept());
    return this.#changed();
  }

  /** Puts the reading, a text that was replaced, or nothing into the text box. */
  #change(action) {
    const { session } = this.#review.current;
    if (action === "clear") session.replace("");
    else session[action]();
    return this.#changed();
  }

  #changed(caret = {}) {
    const { at } = this.#review;
    this.#review.keepDraft();
    this.renew(at);
    this.#fields.focus(at, caret);
    return true;
  }

  #rewind({ typed, start, end }) {
    this.#review.current.session.rewind(typed);
    this.#changed({ start, end });
  }
}
