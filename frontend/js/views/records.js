/**
 * Review by record: one filled-in form after another, its fields in order beside its page. Saves as the review of single
 * images does.
 */

import * as api from "../api/piles.js";
import { reasonOf } from "../core/piles/page_order.js";
import { PageStore } from "../core/piles/page_store.js";
import { RecordList } from "../core/piles/record_list.js";
import { RecordReview } from "../core/piles/record_review.js";
import { formatRoute } from "../core/route.js";
import { Router } from "../router.js";
import { button, fill, h, icon } from "../ui/dom.js";
import { eraseForGood } from "../ui/erase_dialog.js";
import { remove } from "../ui/images/keeping.js";
import { noPile } from "../ui/piles/no_pile.js";
import { RecordDesk } from "../ui/piles/record_desk.js";
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
  #isElsewhere = false; // somebody else has leased fields of this record
  #title = h("h1", { tabindex: "-1" });
  #lead = h("p", { class: "lead", testid: "records-lead" });
  #head;

  constructor(root, pile, signal, app) {
    const { t, outbox, drafts } = app;
    this.#app = app;
    this.#signal = signal;
    this.#root = root;
    this.#pile = pile;
    this.#list = new RecordList((cursor) => api.getRecords(pile, { cursor, limit: CHUNK }, signal));
    this.#review = new RecordReview({ outbox, drafts });
    const handlers = {
      onShow: () => this.#showCounts(),
      onDone: () => this.#next(),
      onBeside: (step) => this.#beside(step),
      onUndo: () => this.#undo(),
    };
    this.#desk = new RecordDesk(app, this.#review, new PageStore((id) => api.getPage(id, signal)), handlers, signal);
    const back = h(
      "a",
      { class: "back-link", href: formatRoute({ name: "piles", id: pile }) },
      icon("back"),
      t("desk.pile"),
    );
    const tool = (testid, label, needs, click) =>
      button({ label: t(label), iconName: "bin", kind: "quiet", testid, data: { needs }, on: { click } });
    const tools = [
      tool("record-delete", "bin.delete", "reviewer", () => this.#remove()),
      tool("record-erase", "erase.button", "administrator", () => this.#erase()),
    ];
    const head = h("div", {}, back, this.#title, this.#lead);
    this.#head = h("header", { class: "view-head record-head" }, head, h("div", { class: "view-tools" }, tools));
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
    return this.#tried(async () => {
      const asked = id && (await this.#list.find(id));
      await this.#openOrEnd(asked || (await this.#list.firstOpen()));
    }, id);
  }

  async #tried(work, id) {
    try {
      await work();
    } catch (error) {
      if (!this.#signal.aborted) showFailure(this.#root, this.#app.t, error, () => this.start(id));
    }
  }

  async #openOrEnd(record) {
    if (record) await this.#open(record.id);
    else await this.#showEnd();
  }

  async #open(id, name = null) {
    const record = await (this.#ahead.get(id) ?? api.getRecord(id, this.#signal));
    this.#ahead.delete(id);
    if (this.#signal.aborted) return;
    this.#isElsewhere = false;
    this.#review.open(record, name);
    Router.remember({ name: "records", id: this.#pile, query: { record: id } });
    this.#title.textContent = this.#app.t("records.of", { number: record.number, form: record.form_name });
    if (!this.#head.isConnected) fill(this.#root, this.#head, this.#desk.element);
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
    const one = { id, name: this.#title.textContent };
    let isGone = false;
    remove(this.#app, "record", one, () => {
      isGone = !isGone;
      if (!this.#signal.aborted) this.#tried(() => (isGone ? this.#leave(id) : this.#return(id)), null);
    });
  }

  /** Erases the record for good, once a person has said why, and goes on to the next one. */
  #erase() {
    const { id } = this.#review.record;
    eraseForGood(this.#app, "record", id, () => this.#leave(id));
  }

  async #leave(id) {
    const next = await this.#list.beside(id, 1);
    this.#list.remove(id);
    this.#ahead.delete(id);
    this.#review.close();
    await this.#openOrEnd(next ?? (await this.#list.firstOpen()));
  }

  async #return(id) {
    if (this.#review.record) this.#review.saveTyped();
    this.#list.forget();
    await this.#openOrEnd(await this.#list.find(id));
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

  async #showEnd() {
    const isEmpty = (await this.#list.first()) === null;
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
    this.#lead.textContent = said.filter(Boolean).join(" · ");
  }

  #next() {
    const { record, checked } = this.#review;
    this.#list.learn(record.id, checked);
    this.#tried(async () => {
      await this.#openOrEnd((await this.#list.firstOpen(record.id)) ?? (await this.#list.firstOpen()));
    }, record.id);
  }

  #beside(step) {
    const { record } = this.#review;
    if (this.#review.saveTyped()) this.#desk.renew(this.#review.at);
    this.#list.learn(record.id, this.#review.checked);
    this.#tried(async () => {
      const other = await this.#list.beside(record.id, step);
      if (other) await this.#open(other.id);
      else this.#desk.say(this.#app.t(step > 0 ? "records.last" : "records.first"));
    }, record.id);
  }

  /** @returns {boolean} whether there was a label to undo */
  #undo() {
    const undone = this.#review.undo();
    if (!undone) return false;
    this.#list.learn(undone.recordId, 0);
    this.#ahead.delete(undone.recordId);
    this.#tried(async () => {
      await this.#open(undone.recordId, undone.name);
      this.#desk.say(this.#app.t("review.did.undo"));
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
