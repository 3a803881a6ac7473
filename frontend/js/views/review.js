/**
 * Review: one image at a time, keyboard first. Takes keys to the desk (what is answered, what comes next) and shows on the
 * sheet what lies there.
 */

import * as api from "../api.js";
import { parseOddOnes } from "../core/groups/wrong_crops.js";
import { ReviewDesk } from "../core/review/single_review.js";
import { Router } from "../router.js";
import { fill, h } from "../ui/dom.js";
import { PictureCache } from "../ui/images/picture_cache.js";
import { reviewBar } from "../ui/review/review_bar.js";
import { finished } from "../ui/review/review_finished.js";
import { reviewAction } from "../ui/review/review_keys.js";
import { ReviewSheet } from "../ui/review/review_panel.js";
import { labelText } from "../ui/shell/conflict_dialog.js";
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
  #desk;
  #pictures;
  #lookAgain = 0;
  #body = h("div", { class: "review-body" });
  #bar;
  #sheet;

  constructor(outlet, route, signal, app) {
    this.#app = app;
    this.#signal = signal;
    this.#query = { order: route.query.order ?? "uncertain", batch: route.query.batch ?? "" };
    this.#oddOnes = parseOddOnes(route.query);
    const { outbox, drafts, leases } = app;
    this.#desk = new ReviewDesk({
      outbox,
      drafts,
      leases,
      fetchImage: (id) => api.getImage(id, signal),
      now: () => performance.now(),
    });
    this.#pictures = new PictureCache(app.t("review.imageAlt"));
    this.#bar = reviewBar(
      app,
      this.#query,
      (query) => this.#restart(query),
      () => app.showKeys(),
      signal,
    );
    this.#sheet = new ReviewSheet(
      app,
      {
        onAct: (action) => this.#act(action),
        onType: (text) => this.#type(text),
        onPick: (text) => this.#take(text),
      },
      signal,
    );
    outlet.append(h("section", { class: "view review" }, this.#bar.element, this.#body));
  }

  start() {
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal: this.#signal });
    this.#signal.addEventListener(
      "abort",
      this.#app.outbox.subscribe((event) => this.#onOutbox(event)),
    );
    this.#signal.addEventListener("abort", () => this.#app.leases.release());
    this.#restart(this.#query);
  }

  #restart(query) {
    if (query !== this.#query) this.#oddOnes = null;
    this.#query = query;
    if (!this.#oddOnes)
      Router.remember({ name: "review", query: { ...query, order: query.order === "uncertain" ? "" : query.order } });
    this.#desk.begin((cursor) => this.#page(cursor));
    fill(this.#body, loading(this.#app.t));
    this.#fill();
  }

  #page(cursor) {
    if (this.#oddOnes) return api.getWaiting(this.#oddOnes.ids, this.#signal);
    const { order, batch } = this.#query;
    return this.#app.leases.page({ order, batch: Number(batch) || null, cursor, limit: HAND }, this.#signal);
  }

  async #fill() {
    const desk = this.#desk;
    const { queue } = desk;
    try {
      await desk.fill();
      if (!queue.current) await this.#app.status.known(); // "all checked" or "nothing uploaded yet"?
    } catch (error) {
      if (this.#signal.aborted || queue !== desk.queue || desk.session) return;
      fill(
        this.#body,
        failure(this.#app.t, error, () => this.#restart(this.#query)),
      );
      return;
    }
    if (this.#signal.aborted || queue !== desk.queue) return;
    if (desk.session) this.#preload();
    else this.#show();
  }

  /** Puts the queue's current image on the sheet. */
  #show() {
    const { queue, pace } = this.#desk;
    const session = this.#desk.present();
    if (session) this.#present(session);
    else this.#showEnd();
    this.#bar.update({ queue, pace });
  }

  #present(session) {
    const { canUndo, queue } = this.#desk;
    if (!this.#sheet.element.isConnected) fill(this.#body, this.#sheet.element);
    this.#sheet.show(session, {
      picture: this.#pictures.get(session.image),
      offers: session.alternatives(ALTERNATIVES),
      canUndo,
      canGoBack: queue.canGoBack,
    });
    if (matchMedia("(pointer: fine)").matches || canUndo) this.#sheet.input.focus({ preventScroll: true });
    this.#preload();
  }

  #preload() {
    const { queue } = this.#desk;
    this.#pictures.keepOnly([...(queue.current ? [queue.current] : []), ...queue.upcoming(PRELOAD)]);
  }

  /** Nothing left here: say so, and look again while images are still being read. */
  #showEnd() {
    const { queue, canUndo } = this.#desk;
    const isFocusLost = this.#sheet.element.isConnected;
    fill(
      this.#body,
      finished(this.#app, {
        groups: this.#oddOnes?.back,
        unread: queue.unread,
        elsewhere: queue.elsewhere,
        canUndo,
        onUndo: () => this.#takeBack(),
      }),
    );
    if (isFocusLost) this.#body.querySelector("h2")?.focus();
    clearTimeout(this.#lookAgain);
    if (queue.unread + queue.elsewhere > 0)
      this.#lookAgain = setTimeout(() => this.#signal.aborted || this.#fill(), LOOK_AGAIN_MS);
  }

  #onKey(event) {
    const action = reviewAction(event, this.#sheet.input, this.#app, this.#desk.session?.isChanged ?? false);
    if (action && this.#act(action)) event.preventDefault();
  }

  /** @returns {boolean} whether the action took place */
  #act(action) {
    const { session } = this.#desk;
    this.#desk.touch();
    if (action === "help") return this.#app.showKeys() ?? true;
    if (action === "undo") return this.#takeBack();
    if (!session) return false;
    if (action.startsWith("alternative")) return this.#pickAt(Number(action.slice(-1)) - 1);
    if (action === "nextDoubt" || action === "previousDoubt") return this.#sheet.walk(action === "previousDoubt");
    if (action === "restore") return this.#fillBox(session.original);
    if (action === "accept") return this.#accept();
    if (action === "skip" || action === "back") return this.#move(action);
    return this.#save(session.mark(action));
  }

  #accept() {
    const body = this.#desk.session.decision();
    if (body) return this.#save(body);
    this.#app.announcer.say(this.#app.t("review.emptyBox"));
    this.#bar.say(this.#app.t("review.emptyBox"));
    return true;
  }

  #save(body) {
    this.#desk.save(body);
    this.#afterMove(this.#app.t("review.saved", { text: labelText(this.#app.t, body) }));
    return true;
  }

  #move(way) {
    this.#desk.move(way);
    this.#afterMove(this.#app.t(`review.did.${way}`));
    return true;
  }

  #takeBack() {
    if (!this.#desk.takeBack()) return false;
    this.#afterMove(this.#app.t("review.did.undo"));
    return true;
  }

  #afterMove(message) {
    if (this.#desk.queue.current) this.#show();
    else fill(this.#body, loading(this.#app.t));
    this.#fill();
    this.#bar.say(message);
    const { session } = this.#desk;
    const next = session ? this.#app.t("review.next", { text: session.text || this.#app.t("label.blank") }) : "";
    this.#app.announcer.say(`${message} ${next}`);
  }

  #pickAt(index) {
    const offer = this.#desk.session.alternatives(ALTERNATIVES)[index];
    return offer ? this.#take(offer.text) : false;
  }

  /** An alternative was chosen: that is the answer, unless the person wants to see it in the box first. */
  #take(text) {
    if (!this.#app.keymap.pickAccepts) return this.#fillBox(text);
    this.#desk.session.text = text;
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
    this.#desk.type(text);
    this.#sheet.showText(text);
  }

  #onOutbox({ type, entry }) {
    if (type !== "saved") return;
    this.#desk.saved(entry);
    const unknown = entry.label?.unknown_characters;
    if (unknown) this.#bar.say(this.#app.t("review.unknownLetters", { letters: [...unknown].join(" ") }));
  }
}
