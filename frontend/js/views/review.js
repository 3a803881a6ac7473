/**
 * Review: one image at a time, keyboard first. Turns keys into actions and shows the image that comes next.
 */

import { getPage } from "../api/piles.js";
import * as api from "../api.js";
import { parseWrongCrops } from "../core/groups/wrong_crops.js";
import { sessionWords } from "../core/review/no_name.js";
import { SingleReview } from "../core/review/single_review.js";
import { OpenCount } from "../core/saving/open_count.js";
import { Router } from "../router.js";
import { fill, h } from "../ui/dom.js";
import { labelText } from "../ui/label_text.js";
import { FieldGlance } from "../ui/piles/field_glance.js";
import { BoxText } from "../ui/review/box_text.js";
import { reviewBar } from "../ui/review/review_bar.js";
import { finished } from "../ui/review/review_finished.js";
import { ReviewKeys } from "../ui/review/review_keys.js";
import { ReviewPanel } from "../ui/review/review_panel.js";
import { ScanPictures } from "../ui/review/scan_pictures.js";
import { loading, showFailure } from "../ui/states.js";

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
  #open; // how many images of this queue wait for a label
  #lookAgain = 0;
  #body = h("div", { class: "review-body" });
  #bar;
  #panel;
  #box;
  #glance;

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
    this.#pictures = new ScanPictures(app.t("review.imageAlt"));
    this.#glance = new FieldGlance(app.t, (id) => getPage(id, signal), signal);
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
        onType: (text) => this.#box.type(text),
        onPick: (text) => this.#box.pick(text),
        onPage: () => this.#zoom(true),
        onOpen: (id) => this.#review.openAnswer(id) && this.#afterMove(app.t("review.did.open")),
      },
      signal,
    );
    this.#box = new BoxText(app, this.#review, this.#panel, (body) => this.#save(body));
    outlet.append(h("section", { class: "view review" }, this.#bar.element, this.#body));
  }

  start() {
    new ReviewKeys(
      this.#app,
      this.#panel,
      {
        session: () => this.#review.session,
        onAct: (action) => this.#act(action),
        onZoom: (isOn) => this.#zoom(isOn),
        onRewind: (before) => this.#box.rewind(before),
      },
      this.#signal,
    );
    const stop = this.#app.outbox.subscribe((event) => this.#onOutbox(event));
    this.#signal.addEventListener("abort", stop);
    this.#signal.addEventListener("abort", () => this.#app.leases.release());
    this.#app.store.watch(() => this.#showCounts(), this.#signal);
    this.#restart(this.#query);
  }

  #restart(query) {
    if (query !== this.#query) this.#wrongCrops = null;
    this.#query = query;
    if (!this.#wrongCrops)
      Router.remember({ name: "review", query: { ...query, order: query.order === "uncertain" ? "" : query.order } });
    const { outbox, open } = this.#app;
    const isAll = !this.#wrongCrops && !query.batch;
    this.#open = isAll ? open : new OpenCount({ outbox, covers: (id) => this.#review.queue.knows(id) });
    this.#review.begin((cursor) => this.#chunk(cursor), this.#open);
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
    if (review.session) this.#pictures.preload(queue);
    else this.#show();
    this.#showCounts();
  }

  /** Shows the current image of the queue. */
  #show() {
    const session = this.#review.present();
    if (session) this.#present(session);
    else this.#showEnd();
    this.#showCounts();
  }

  #showCounts() {
    const { queue, pace } = this.#review;
    if (queue) this.#bar.update({ queue, pace, remaining: this.#open.value });
  }

  #present(session) {
    const { canUndo, queue, recent } = this.#review;
    if (!this.#panel.element.isConnected) fill(this.#body, this.#panel.element);
    this.#panel.show(session, {
      picture: this.#pictures.get(session.image),
      offers: this.#box.offers,
      answers: recent.list,
      canUndo,
      canGoBack: queue.canGoBack,
      onSeen: () => {
        session.isSeen = true;
      },
    });
    if (matchMedia("(pointer: fine)").matches || canUndo) this.#panel.input.focus({ preventScroll: true });
    this.#pictures.preload(queue);
  }

  /** Shows that nothing is left, and looks again while images are being read or leased by others. */
  #showEnd() {
    const { queue, canUndo } = this.#review;
    const isFocusLost = this.#panel.element.isConnected || this.#body.contains(document.activeElement);
    fill(
      this.#body,
      finished(this.#app, {
        groups: this.#wrongCrops?.back,
        unread: queue.unread,
        elsewhere: queue.elsewhere,
        canUndo,
        onUndo: () => this.#act("undo"),
      }),
    );
    if (isFocusLost) this.#body.querySelector("h2")?.focus();
    clearTimeout(this.#lookAgain);
    if (queue.unread + queue.elsewhere > 0)
      this.#lookAgain = setTimeout(() => this.#signal.aborted || this.#fill(), LOOK_AGAIN_MS);
  }

  /** @returns {boolean} whether the action took place */
  #act(action) {
    const { session } = this.#review;
    this.#review.touch();
    if (action === "help") return this.#app.showKeys() ?? true;
    if (action === "undo") return this.#review.undo() && this.#afterMove(this.#app.t("review.did.undo"));
    if (!session) return false;
    const inBox = this.#box.act(action);
    if (inBox !== null) return inBox;
    if (action === "accept") return this.#accept();
    if (action === "skip" || action === "back") return this.#move(action);
    return this.#save(session.mark(action));
  }

  #zoom(isOn) {
    this.#glance.zoom(isOn, this.#review.session?.image.field, this.#panel.desk);
  }

  #accept() {
    const { session } = this.#review;
    const body = session.decision();
    if (!body) return this.#say(this.#app.t("review.emptyBox"));
    if (!session.isAnswered) return this.#save(body);
    this.#review.leaveAnswered();
    return this.#afterMove(this.#app.t("review.did.forward"));
  }

  #save(body) {
    const { t } = this.#app;
    if (!this.#review.session.isSeen) return this.#say(t("review.notSeen"));
    this.#review.save(body);
    return this.#afterMove(t("review.saved", { text: labelText(t, body) }));
  }

  #move(way) {
    return this.#afterMove(this.#app.t(`review.did.${this.#review.move(way)}`));
  }

  #say(message) {
    this.#app.announcer.say(message);
    this.#bar.say(message);
    return true;
  }

  #afterMove(message) {
    const { queue } = this.#review;
    if (queue.current || queue.isOver) this.#show();
    else fill(this.#body, loading(this.#app.t));
    this.#fill();
    this.#bar.say(message);
    const words = sessionWords(this.#app.t, this.#review.session);
    this.#app.announcer.say(`${message} ${words && this.#app.t("review.next", { text: words })}`);
    return true;
  }

  #onOutbox(event) {
    if (this.#open !== this.#app.open) this.#open.follow(event);
    if (this.#review.follow(event)) this.#show();
    this.#showCounts();
    const unknown = event.type === "saved" && event.entry.label?.unknown_characters;
    if (unknown) this.#bar.say(this.#app.t("review.unknownLetters", { letters: [...unknown].join(" ") }));
  }
}
