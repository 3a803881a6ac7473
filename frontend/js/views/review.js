/**
 * Review: one image at a time, keyboard first. Turns keys into actions and shows the image that comes next.
 */

import * as api from "../api.js";
import { parseWrongCrops } from "../core/groups/wrong_crops.js";
import { SingleReview } from "../core/review/single_review.js";
import { Router } from "../router.js";
import { fill, h } from "../ui/dom.js";
import { PictureCache } from "../ui/images/picture_cache.js";
import { labelText } from "../ui/label_text.js";
import { reviewBar } from "../ui/review/review_bar.js";
import { finished } from "../ui/review/review_finished.js";
import { reviewAction } from "../ui/review/review_keys.js";
import { ReviewPanel } from "../ui/review/review_panel.js";
import { loading, showFailure } from "../ui/states.js";

const PRELOAD = 4;
const ALTERNATIVES = 5;
const LEASED_AT_ONCE = 20; // enough to preload, few enough to leave some to the others
const LOOK_AGAIN_MS = 3_000;

export function reviewView(outlet, route, signal, app) {
  return new ReviewView(outlet, route, signal, app).start();
}

class ReviewView {
  #app;
  #signal;
  #query;
  #wrongCrops;
  #review;
  #pictures;
  #lookAgain = 0;
  #body = h("div", { class: "review-body" });
  #bar;
  #panel;

  constructor(outlet, route, signal, app) {
    this.#app = app;
    this.#signal = signal;
    this.#query = { order: route.query.order ?? "uncertain", batch: route.query.batch ?? "" };
    this.#wrongCrops = parseWrongCrops(route.query);
    const { outbox, drafts, leases } = app;
    this.#review = new SingleReview({
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
    this.#panel = new ReviewPanel(
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
    const stop = this.#app.outbox.subscribe((event) => this.#onOutbox(event));
    this.#signal.addEventListener("abort", stop);
    this.#signal.addEventListener("abort", () => this.#app.leases.release());
    this.#restart(this.#query);
  }

  #restart(query) {
    if (query !== this.#query) this.#wrongCrops = null;
    this.#query = query;
    if (!this.#wrongCrops)
      Router.remember({ name: "review", query: { ...query, order: query.order === "uncertain" ? "" : query.order } });
    this.#review.begin((cursor) => this.#chunk(cursor));
    fill(this.#body, loading(this.#app.t));
    this.#fill();
  }

  #chunk(cursor) {
    if (this.#wrongCrops) return api.getWaiting(this.#wrongCrops.ids, this.#signal);
    const { order, batch } = this.#query;
    const wanted = { order, batch: Number(batch) || null, cursor, limit: LEASED_AT_ONCE };
    return this.#app.leases.nextChunk(wanted, this.#signal);
  }

  async #fill() {
    const review = this.#review;
    const { queue } = review;
    try {
      await review.fill();
      if (!queue.current) await this.#app.status.known(); // "all checked" or "nothing uploaded yet"?
    } catch (error) {
      if (this.#signal.aborted || queue !== review.queue || review.session) return;
      showFailure(this.#body, this.#app.t, error, () => this.#restart(this.#query));
      return;
    }
    if (this.#signal.aborted || queue !== review.queue) return;
    if (review.session) this.#preload();
    else this.#show();
  }

  /** Shows the current image of the queue. */
  #show() {
    const { queue, pace } = this.#review;
    const session = this.#review.present();
    if (session) this.#present(session);
    else this.#showEnd();
    this.#bar.update({ queue, pace });
  }

  #present(session) {
    const { canUndo, queue } = this.#review;
    if (!this.#panel.element.isConnected) fill(this.#body, this.#panel.element);
    this.#panel.show(session, {
      picture: this.#pictures.get(session.image),
      offers: session.alternatives(ALTERNATIVES),
      canUndo,
      canGoBack: queue.canGoBack,
    });
    if (matchMedia("(pointer: fine)").matches || canUndo) this.#panel.input.focus({ preventScroll: true });
    this.#preload();
  }

  #preload() {
    const { queue } = this.#review;
    this.#pictures.keepOnly([...(queue.current ? [queue.current] : []), ...queue.upcoming(PRELOAD)]);
  }

  /** Shows that nothing is left, and looks again while images are being read or leased by others. */
  #showEnd() {
    const { queue, canUndo } = this.#review;
    const isFocusLost = this.#panel.element.isConnected;
    fill(
      this.#body,
      finished(this.#app, {
        groups: this.#wrongCrops?.back,
        unread: queue.unread,
        elsewhere: queue.elsewhere,
        canUndo,
        onUndo: () => this.#undo(),
      }),
    );
    if (isFocusLost) this.#body.querySelector("h2")?.focus();
    clearTimeout(this.#lookAgain);
    if (queue.unread + queue.elsewhere > 0)
      this.#lookAgain = setTimeout(() => this.#signal.aborted || this.#fill(), LOOK_AGAIN_MS);
  }

  #onKey(event) {
    const action = reviewAction(event, this.#panel.input, this.#app, this.#review.session?.isChanged ?? false);
    if (action && this.#act(action)) event.preventDefault();
  }

  /** @returns {boolean} whether the action took place */
  #act(action) {
    const { session } = this.#review;
    this.#review.touch();
    if (action === "help") return this.#app.showKeys() ?? true;
    if (action === "undo") return this.#undo();
    if (!session) return false;
    if (action.startsWith("alternative")) return this.#pickAt(Number(action.slice(-1)) - 1);
    if (action === "nextDoubt" || action === "previousDoubt")
      return this.#panel.selectDoubt(action === "previousDoubt");
    if (action === "restore") return this.#fillBox(session.original);
    if (action === "accept") return this.#accept();
    if (action === "skip" || action === "back") return this.#move(action);
    return this.#save(session.mark(action));
  }

  #accept() {
    const body = this.#review.session.decision();
    if (body) return this.#save(body);
    this.#app.announcer.say(this.#app.t("review.emptyBox"));
    this.#bar.say(this.#app.t("review.emptyBox"));
    return true;
  }

  #save(body) {
    this.#review.save(body);
    this.#afterMove(this.#app.t("review.saved", { text: labelText(this.#app.t, body) }));
    return true;
  }

  #move(way) {
    this.#review.move(way);
    this.#afterMove(this.#app.t(`review.did.${way}`));
    return true;
  }

  #undo() {
    if (!this.#review.undo()) return false;
    this.#afterMove(this.#app.t("review.did.undo"));
    return true;
  }

  #afterMove(message) {
    if (this.#review.queue.current) this.#show();
    else fill(this.#body, loading(this.#app.t));
    this.#fill();
    this.#bar.say(message);
    const { session } = this.#review;
    const next = session ? this.#app.t("review.next", { text: session.text || this.#app.t("label.blank") }) : "";
    this.#app.announcer.say(`${message} ${next}`);
  }

  #pickAt(index) {
    const offer = this.#review.session.alternatives(ALTERNATIVES)[index];
    return offer ? this.#take(offer.text) : false;
  }

  /** Accepts a chosen alternative, or only fills the text box, depending on the setting. */
  #take(text) {
    if (!this.#app.keymap.pickAccepts) return this.#fillBox(text);
    this.#review.session.text = text;
    return this.#accept();
  }

  #fillBox(text) {
    this.#panel.setText(text);
    this.#type(text);
    this.#panel.input.focus();
    this.#app.announcer.say(text);
    return true;
  }

  #type(text) {
    this.#review.type(text);
    this.#panel.showText(text);
  }

  #onOutbox({ type, entry }) {
    if (type !== "saved") return;
    this.#review.saved(entry);
    const unknown = entry.label?.unknown_characters;
    if (unknown) this.#bar.say(this.#app.t("review.unknownLetters", { letters: [...unknown].join(" ") }));
  }
}
