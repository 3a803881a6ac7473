/**
 * Review: one image at a time, keyboard first. Brings together the queue (what comes next), the edit session (what is
 * typed), the outbox (what is saved) and the sheet (what is seen).
 */

import * as api from "../api.js";
import { EditSession } from "../core/edit_session.js";
import { parseOddOnes } from "../core/odd_ones.js";
import { Pace } from "../core/pace.js";
import { ReviewQueue } from "../core/review_queue.js";
import { UndoStack } from "../core/undo_stack.js";
import { Router } from "../router.js";
import { fill, h } from "../ui/dom.js";
import { labelText } from "../ui/conflict_dialog.js";
import { PictureCache } from "../ui/picture_cache.js";
import { reviewBar } from "../ui/review_bar.js";
import { finished } from "../ui/review_finished.js";
import { reviewAction } from "../ui/review_keys.js";
import { ReviewSheet } from "../ui/review_sheet.js";
import { failure, loading } from "../ui/states.js";

const PRELOAD = 4;
const ALTERNATIVES = 5;
const HAND = 20; // names leased at a time: enough to preload, few enough to leave some to the others
const LOOK_AGAIN_MS = 3_000;

export function reviewView(outlet, route, signal, app) {
  return new ReviewView(outlet, route, signal, app).start();
}

class ReviewView {
  #app;
  #signal;
  #query;
  #oddOnes;
  #queue;
  #undo = new UndoStack();
  #pace = new Pace();
  #pictures;
  #session = null;
  #revisions = new Map();
  #lookAgain = 0;
  #body = h("div", { class: "review-body" });
  #bar;
  #sheet;

  constructor(outlet, route, signal, app) {
    this.#app = app;
    this.#signal = signal;
    this.#query = { order: route.query.order ?? "uncertain", batch: route.query.batch ?? "" };
    this.#oddOnes = parseOddOnes(route.query);
    this.#pictures = new PictureCache(app.t("review.imageAlt"));
    this.#bar = reviewBar(app, this.#query, (query) => this.#restart(query), () => app.showKeys(), signal);
    this.#sheet = new ReviewSheet(app, {
      onAct: (action) => this.#act(action),
      onType: (text) => this.#type(text),
      onPick: (text) => this.#take(text),
    }, signal);
    outlet.append(h("section", { class: "view review" }, this.#bar.element, this.#body));
  }

  start() {
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal: this.#signal });
    this.#signal.addEventListener("abort", this.#app.outbox.subscribe((event) => this.#onOutbox(event)));
    this.#signal.addEventListener("abort", () => this.#app.leases.release());
    this.#restart(this.#query);
  }

  #restart(query) {
    if (query !== this.#query) this.#oddOnes = null;
    this.#query = query;
    if (!this.#oddOnes) Router.remember({ name: "review", query: { ...query, order: query.order === "uncertain" ? "" : query.order } });
    this.#queue = new ReviewQueue((cursor) => this.#page(cursor), this.#app.outbox.answeredImages);
    this.#session = null;
    fill(this.#body, loading(this.#app.t));
    this.#fill();
  }

  #page(cursor) {
    if (this.#oddOnes) return api.getWaiting(this.#oddOnes.ids, this.#signal);
    const { order, batch } = this.#query;
    return this.#app.leases.page({ order, batch: Number(batch) || null, cursor, limit: HAND }, this.#signal);
  }

  async #fill() {
    const queue = this.#queue;
    try {
      await queue.refill();
      if (this.#session === null) await this.#bringBackDraft(queue);
      if (!queue.current) await this.#app.status.known(); // "all checked" or "nothing uploaded yet"?
    } catch (error) {
      if (this.#signal.aborted || queue !== this.#queue || this.#session) return;
      fill(this.#body, failure(this.#app.t, error, () => this.#restart(this.#query)));
      return;
    }
    if (this.#signal.aborted || queue !== this.#queue) return;
    if (this.#session) this.#preload();
    else this.#show();
  }

  /** Text that was being typed before a reload: its image comes first again. */
  async #bringBackDraft(queue) {
    const { imageId } = this.#app.drafts;
    if (imageId === null || imageId === queue.current?.id || this.#undo.size) return;
    const image = await api.getImage(imageId, this.#signal).catch(() => null);
    if (image?.state === "pending") queue.reopen(image);
  }

  /** Puts the queue's current image on the sheet. */
  #show() {
    const { current } = this.#queue;
    if (current) this.#present(current);
    else this.#showEnd();
    this.#bar.update({ queue: this.#queue, pace: this.#pace });
  }

  #present(current) {
    this.#session = new EditSession(current, this.#app.drafts.textFor(current.id));
    if (!this.#sheet.element.isConnected) fill(this.#body, this.#sheet.element);
    this.#sheet.show(this.#session, {
      picture: this.#pictures.get(current),
      offers: this.#session.alternatives(ALTERNATIVES),
      canUndo: this.#undo.size > 0,
      canGoBack: this.#queue.canGoBack,
    });
    if (matchMedia("(pointer: fine)").matches || this.#undo.size) this.#sheet.input.focus({ preventScroll: true });
    this.#preload();
  }

  #preload() {
    const { current } = this.#queue;
    this.#pictures.keepOnly([...(current ? [current] : []), ...this.#queue.upcoming(PRELOAD)]);
  }

  /** Nothing left here: say so, and look again while images are still being read. */
  #showEnd() {
    this.#session = null;
    const isFocusLost = this.#sheet.element.isConnected;
    fill(this.#body, finished(this.#app, {
      groups: this.#oddOnes?.back, unread: this.#queue.unread, elsewhere: this.#queue.elsewhere, canUndo: this.#undo.size > 0, onUndo: () => this.#takeBack(),
    }));
    if (isFocusLost) this.#body.querySelector("h2")?.focus();
    clearTimeout(this.#lookAgain);
    if (this.#queue.unread + this.#queue.elsewhere > 0) this.#lookAgain = setTimeout(() => this.#signal.aborted || this.#fill(), LOOK_AGAIN_MS);
  }

  #onKey(event) {
    const action = reviewAction(event, this.#sheet.input, this.#app, this.#session?.isChanged ?? false);
    if (action && this.#act(action)) event.preventDefault();
  }

  /** @returns {boolean} whether the action took place */
  #act(action) {
    // Somebody is at work: what lies ahead stays leased, but for what others took during a long pause.
    this.#app.leases.touch().then((held) => held && this.#queue.keepAhead(held));
    if (action === "help") return this.#app.showKeys() ?? true;
    if (action === "undo") return this.#takeBack();
    if (!this.#session) return false;
    if (action.startsWith("alternative")) return this.#pickAt(Number(action.slice(-1)) - 1);
    if (action === "nextDoubt" || action === "previousDoubt") return this.#sheet.walk(action === "previousDoubt");
    if (action === "restore") return this.#fillBox(this.#session.original);
    if (action === "accept") return this.#accept();
    if (action === "skip" || action === "back") return this.#move(action);
    return this.#save(this.#session.mark(action));
  }

  #accept() {
    const body = this.#session.decision();
    if (body) return this.#save(body);
    this.#app.announcer.say(this.#app.t("review.emptyBox"));
    this.#bar.say(this.#app.t("review.emptyBox"));
    return true;
  }

  #save(body) {
    const { image } = this.#session;
    this.#app.drafts.drop();
    this.#undo.push([image]);
    this.#app.outbox.label(image.id, this.#revisions.get(image.id) ?? image.revision, body);
    this.#queue.update(image.id, { label: { kind: body.kind, text: body.text ?? null, revision: image.revision } });
    this.#pace.record(performance.now());
    this.#queue.decide();
    this.#afterMove(this.#app.t("review.saved", { text: labelText(this.#app.t, body) }));
    return true;
  }

  #move(action) {
    this.#app.drafts.drop();
    if (action === "skip") this.#queue.skip();
    else this.#queue.back();
    this.#afterMove(this.#app.t(`review.did.${action}`));
    return true;
  }

  #afterMove(message) {
    this.#session = null;
    if (this.#queue.current) this.#show();
    else fill(this.#body, loading(this.#app.t));
    this.#fill();
    this.#bar.say(message);
    const next = this.#session ? this.#app.t("review.next", { text: this.#session.text || this.#app.t("label.blank") }) : "";
    this.#app.announcer.say(`${message} ${next}`);
  }

  #takeBack() {
    const images = this.#undo.pop();
    if (!images) return false;
    for (const image of images.toReversed()) {
      this.#app.outbox.undo(image.id, this.#revisions.get(image.id) ?? image.revision);
      this.#queue.reopen(image);
    }
    this.#afterMove(this.#app.t("review.did.undo"));
    return true;
  }

  #pickAt(index) {
    const offer = this.#session.alternatives(ALTERNATIVES)[index];
    return offer ? this.#take(offer.text) : false;
  }

  /** An alternative was chosen: that is the answer, unless the person wants to see it in the box first. */
  #take(text) {
    if (!this.#app.keymap.pickAccepts) return this.#fillBox(text);
    this.#session.text = text;
    return this.#accept();
  }

  #fillBox(text) {
    this.#sheet.setText(text);
    this.#type(text);
    this.#sheet.input.focus();
    this.#app.announcer.say(text);
    return true;
  }

  #type(text) {
    this.#session.text = text;
    this.#sheet.showText(text);
    if (this.#session.isChanged) this.#app.drafts.keep(this.#session.image.id, text);
    else this.#app.drafts.drop();
  }

  #onOutbox({ type, entry }) {
    if (type !== "saved") return;
    this.#revisions.set(entry.imageId, entry.revision);
    this.#queue.update(entry.imageId, { revision: entry.revision, label: entry.label });
    const unknown = entry.label?.unknown_characters;
    if (unknown) this.#bar.say(this.#app.t("review.unknownLetters", { letters: [...unknown].join(" ") }));
  }
}
