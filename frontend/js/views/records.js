/**
 * Review by record: one filled-in form after another, its fields in order beside its page. Saves as the review of single
 * images does.
 */

import * as api from "../api/piles.js";
import { Newest } from "../core/newest.js";
import { reasonOf } from "../core/piles/page_order.js";
import { PageStore } from "../core/piles/page_store.js";
import { RecordList } from "../core/piles/record_list.js";
import { RecordReview } from "../core/piles/record_review.js";
import { Router } from "../router.js";
import { fill, h } from "../ui/dom.js";
import { eraseForGood } from "../ui/erase_dialog.js";
import { remove } from "../ui/images/keeping.js";
import { noPile } from "../ui/piles/no_pile.js";
import { RecordDesk } from "../ui/piles/record_desk.js";
import { recordHead } from "../ui/piles/record_head.js";
import { recordsEnd } from "../ui/piles/records_end.js";
import { loading, showFailure } from "../ui/states.js";

const CHUNK = 100;
const LOOK_AGAIN_MS = 1_500;

export function recordsView(outlet, route, signal, app) {
  const root = h("section", { class: "view records" });
  outlet.append(root);
  if (route.id === null) fill(root, noPile(app.t, "records.title"));
  else new RecordsView(root, route.id, signal, app).start(Number(route.query.record) || null);
}

class RecordsView {
  #app;
  #signal;
  #root;
  #pile;
  #list;
  #review;
  #desk;
  #ahead = new Map(); // record id -> the record with its images, asked for ahead
  #timer = 0;
  #opening;
  #isElsewhere = false; // somebody else has leased fields of this record
  #head;

  constructor(root, pile, signal, app) {
    const { outbox, drafts } = app;
    this.#app = app;
    this.#signal = signal;
    this.#root = root;
    this.#pile = pile;
    this.#opening = new Newest(signal);
    this.#list = new RecordList((cursor) => api.getRecords(pile, { cursor, limit: CHUNK }, signal));
    this.#review = new RecordReview({ outbox, drafts });
    const handlers = {
      onShow: () => this.#showCounts(),
      onDone: () => this.#next(),
      onBeside: (step) => this.#beside(step),
      onUndo: () => this.#undo(),
    };
    this.#desk = new RecordDesk(app, this.#review, new PageStore((id) => api.getPage(id, signal)), handlers, signal);
    this.#head = recordHead(app.t, pile, { onRemove: () => this.#remove(), onErase: () => this.#erase() });
    const stop = outbox.subscribe((event) => this.#onOutbox(event));
    signal.addEventListener("abort", () => {
      stop();
      clearTimeout(this.#timer);
      if (this.#review.record) this.#review.saveTyped();
      app.leases.release();
    });
  }

  /** @param {number|null} id the record to begin with; without it the first one with a field to check */
  start(id) {
    fill(this.#root, loading(this.#app.t));
    return this.#go(async (signal) => {
      const asked = id && (await this.#list.find(id));
      await this.#openOrEnd(asked || (await this.#list.firstOpen()), signal);
    }, id);
  }

  /** Goes to another record, unless yet another is asked for first. Until it is on show nothing can be typed. */
  async #go(work, id) {
    const signal = this.#opening.start();
    this.#desk.wait();
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) showFailure(this.#root, this.#app.t, error, () => this.start(id));
    }
  }

  async #openOrEnd(record, signal) {
    if (record) await this.#open(record.id, signal);
    else await this.#showEnd(signal);
  }

  async #open(id, signal, name = null) {
    const record = await (this.#ahead.get(id) ?? api.getRecord(id, this.#signal));
    if (signal.aborted) return;
    this.#ahead.delete(id);
    this.#isElsewhere = false;
    this.#review.open(record, name);
    Router.remember({ name: "records", id: this.#pile, query: { record: id } });
    this.#head.title.textContent = this.#app.t("records.of", { number: record.number, form: record.form_name });
    if (!this.#head.element.isConnected) fill(this.#root, this.#head.element, this.#desk.element);
    this.#desk.open();
    this.#waitForReadings();
    this.#claim(record);
    await this.#prepare(record);
  }

  /** Leases the fields, and says so if somebody else has them. */
  async #claim(record) {
    const ids = this.#review.fields.flatMap(({ image }) => (image ? [image.id] : []));
    const held = await this.#app.leases.claim(ids);
    if (this.#signal.aborted || this.#review.record !== record) return;
    this.#isElsewhere = held !== null && ids.some((id) => !held.has(id));
    this.#showCounts();
  }

  /** Puts the record into the bin, and goes on to the next one; a button of the notice brings it back. */
  #remove() {
    const { id } = this.#review.record;
    const one = { id, name: this.#head.title.textContent };
    let isGone = false;
    remove(this.#app, "record", one, () => {
      isGone = !isGone;
      if (isGone) this.#leave(id);
      else this.#return(id);
    });
  }

  /** Erases the record for good, once a person has said why, and goes on to the next one. */
  #erase() {
    const { id } = this.#review.record;
    eraseForGood(this.#app, "record", id, () => this.#leave(id));
  }

  /** Goes on from a record that is gone, unless the person has already. */
  #leave(id) {
    if (this.#review.record?.id !== id) return this.#list.remove(id);
    return this.#go(async (signal) => {
      const next = await this.#list.beside(id, 1);
      this.#list.remove(id);
      this.#ahead.delete(id);
      if (signal.aborted) return;
      this.#review.close();
      await this.#openOrEnd(next ?? (await this.#list.firstOpen()), signal);
    }, null);
  }

  #return(id) {
    if (this.#review.record) this.#review.saveTyped();
    this.#list.forget();
    return this.#go(async (signal) => this.#openOrEnd(await this.#list.find(id), signal), null);
  }

  /** Fetches the record that comes next, so that it appears without waiting. */
  async #prepare(record) {
    const next = await this.#list.firstOpen(record.id).catch(() => null);
    if (!next || this.#ahead.has(next.id)) return;
    const fetched = api.getRecord(next.id, this.#signal);
    this.#ahead = new Map([[next.id, fetched]]);
    const ahead = await fetched.catch(() => null);
    if (!ahead) this.#ahead.delete(next.id);
    else if (!this.#signal.aborted && this.#review.record === record) this.#desk.preload(record, ahead);
  }

  async #showEnd(signal) {
    const isEmpty = (await this.#list.first()) === null;
    if (signal.aborted) return;
    const end = { pile: this.#pile, isEmpty, canUndo: this.#review.canUndo, onUndo: () => this.#undo() };
    fill(this.#root, recordsEnd(this.#app.t, end));
    this.#root.querySelector("h2").focus();
  }

  #showCounts() {
    const { t } = this.#app;
    const { fields, checked, record } = this.#review;
    const count = fields.filter(({ image }) => image).length;
    const reason = reasonOf(record);
    const said = [
      reason && t(`records.state.${reason}`),
      t("records.checked", { count, checked }),
      this.#isElsewhere && t("records.elsewhere"),
    ];
    this.#head.lead.textContent = said.filter(Boolean).join(" · ");
  }

  #next() {
    const { record, checked } = this.#review;
    this.#list.learn(record.id, checked);
    this.#go(async (signal) => {
      const next = (await this.#list.firstOpen(record.id)) ?? (await this.#list.firstOpen());
      await this.#openOrEnd(next, signal);
    }, record.id);
  }

  #beside(step) {
    const { record } = this.#review;
    if (!record) return;
    if (this.#review.saveTyped()) this.#desk.renew(this.#review.at);
    this.#list.learn(record.id, this.#review.checked);
    this.#go(async (signal) => {
      const other = await this.#list.beside(record.id, step);
      if (other) await this.#open(other.id, signal);
      else if (!signal.aborted) this.#desk.stay(this.#app.t(step > 0 ? "records.last" : "records.first"));
    }, record.id);
  }

  /** @returns {boolean} whether there was a label to undo */
  #undo() {
    const undone = this.#review.undo();
    if (!undone) return false;
    this.#list.learn(undone.recordId, 0);
    this.#ahead.delete(undone.recordId);
    this.#go(async (signal) => {
      await this.#open(undone.recordId, signal, undone.name);
      if (!signal.aborted) this.#desk.say(this.#app.t("review.did.undo"));
    }, undone.recordId);
    return true;
  }

  #waitForReadings() {
    clearTimeout(this.#timer);
    if (!this.#review.isBeingRead) return;
    const { record } = this.#review;
    this.#timer = setTimeout(async () => {
      const renewed = await api.getRecord(record.id, this.#signal).catch(() => null);
      if (this.#signal.aborted || this.#review.record !== record) return;
      for (const index of renewed ? this.#review.renew(renewed) : []) this.#desk.renew(index);
      this.#waitForReadings();
    }, LOOK_AGAIN_MS);
  }

  #onOutbox(event) {
    const index = this.#review.follow(event);
    if (index >= 0) this.#desk.renew(index);
  }
}
