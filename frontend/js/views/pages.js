/**
 * The page check: one page with the form laid over it, for a person to say what the program could not.
 */

import { getForm, getForms } from "../api/forms.js";
import * as api from "../api/piles.js";
import { allOf } from "../core/all_of.js";
import { Newest } from "../core/newest.js";
import { DecidedPages } from "../core/piles/decided_pages.js";
import { deskAction } from "../core/piles/desk_keys.js";
import { HelpQueue } from "../core/piles/help_queue.js";
import { Placing } from "../core/piles/placing.js";
import { Router } from "../router.js";
import { fill, h } from "../ui/dom.js";
import { DeskHead } from "../ui/piles/desk_head.js";
import { DeskPanel } from "../ui/piles/desk_panel.js";
import { FormOverlay } from "../ui/piles/form_overlay.js";
import { Loupe } from "../ui/piles/loupe.js";
import { noPile } from "../ui/piles/no_pile.js";
import { loading, showFailure } from "../ui/states.js";

const CHUNK = 100;
const NEEDS_HELP = "needs help";

export function pagesView(outlet, route, signal, app) {
  const root = h("section", { class: "view desk" });
  outlet.append(root);
  if (route.id === null) fill(root, noPile(app.t, "nav.pages"));
  else new DeskView(root, signal, app).open(route.id);
}

class DeskView {
  #app;
  #signal;
  #root;
  #page = null;
  #placing = null;
  #queue = new HelpQueue([]);
  #forms = [];
  #known = new Map(); // form id -> the form with its fields
  #decided = new DecidedPages();
  #opening;
  #isBusy = false; // a decision is being saved, or the next page is not on show yet
  #overlay;
  #loupe;
  #panel;
  #head;
  #body;

  constructor(root, signal, app) {
    const { t } = app;
    this.#app = app;
    this.#signal = signal;
    this.#root = root;
    this.#opening = new Newest(signal);
    this.#loupe = new Loupe(t);
    this.#overlay = new FormOverlay(
      t,
      {
        onMove: (index, place) => this.#change((placing) => placing.moveCorner(index, place)),
        onNudge: (index, by) => this.#change((placing) => placing.nudge(index, by)),
        onAim: (index) => {
          this.#loupe.aim(index);
          if (this.#placing) this.#loupe.show(this.#page, this.#placing);
        },
      },
      signal,
    );
    this.#panel = new DeskPanel(
      app,
      { onAct: (action) => this.#act(action), onForm: (id) => this.#choose(id) },
      this.#loupe.element,
      signal,
    );
    const next = (id) => this.#queue.after(id);
    this.#head = new DeskHead(app, next, (id) => this.open(id));
    this.#body = h(
      "div",
      { class: "desk-body" },
      h("div", {}, this.#overlay.element, h("p", { class: "quiet desk-hint" }, t("desk.hint"))),
      this.#panel.element,
    );
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
  }

  /** Shows a page, unless another one is asked for first. Until it is on show nothing can be decided. */
  async open(id) {
    const signal = this.#opening.start();
    this.#setBusy(true);
    if (!this.#page) fill(this.#root, loading(this.#app.t));
    try {
      const page = await api.getPage(id, signal);
      await this.#learn(page, signal);
      if (!signal.aborted) this.#present(page);
    } catch (error) {
      if (!signal.aborted) this.#fail(error, id);
    } finally {
      if (!signal.aborted) this.#setBusy(false);
    }
  }

  #fail(error, id) {
    this.#page = null;
    this.#placing = null;
    showFailure(this.#root, this.#app.t, error, () => this.open(id));
  }

  /** Fetches what belongs to a page: its form, all forms, and the other pages that need help. */
  async #learn({ pile_id: pile, form_id: form }, signal) {
    const [help, forms] = await Promise.all([
      allOf((cursor) => api.getPages({ pile, state: NEEDS_HELP, cursor, limit: CHUNK }, signal)),
      this.#forms.length ? this.#forms : allOf((cursor) => getForms({ cursor, limit: CHUNK }, signal)),
    ]);
    if (form !== null) await this.#formOf(form);
    if (signal.aborted) return;
    this.#queue = new HelpQueue(help);
    this.#forms = forms;
  }

  async #formOf(id) {
    if (!this.#known.has(id)) this.#known.set(id, (await getForm(id, this.#signal)).form);
    return this.#known.get(id);
  }

  #present(page) {
    this.#page = page;
    this.#placing = new Placing(page, this.#known.get(page.form_id) ?? null);
    Router.remember({ name: "pages", id: page.id });
    this.#head.show(page, this.#queue);
    if (!page.width) {
      fill(this.#root, this.#head.element); // nothing of it could be opened
      return;
    }
    if (!this.#body.isConnected) fill(this.#root, this.#head.element, this.#body);
    this.#show();
  }

  #show() {
    const { id, can_undo: canUndo } = this.#page;
    this.#overlay.show(this.#page, this.#placing);
    this.#loupe.show(this.#page, this.#placing);
    this.#panel.show(this.#page, this.#placing, {
      forms: this.#forms,
      canUndo: canUndo || this.#decided.size > 0,
      canMove: this.#queue.after(id) !== null,
    });
  }

  #change(work) {
    work(this.#placing);
    this.#panel.say("");
    this.#show();
  }

  async #choose(formId) {
    const page = this.#page;
    const form = await this.#formOf(formId).catch((error) => this.#failed(error));
    if (form && page === this.#page) this.#change((placing) => placing.choose(form));
  }

  #act(action) {
    if (this.#isBusy || !this.#page) return;
    const number = /^page(\d+)$/.exec(action)?.[1];
    if (number) this.#isPage(Number(number));
    else if (action === "turn") this.#change((placing) => placing.turnQuarter());
    else if (action === "next" || action === "previous") this.#move(action);
    else if (action === "undo") this.#undo();
    else if (action !== "place") this.#decide({ action });
    else if (this.#placing.canPlace) this.#decide(this.#placing.decision);
  }

  #isPage(number) {
    const { form } = this.#placing;
    if (form?.pages.some((page) => page.number === number)) this.#change((placing) => placing.choose(form, number));
  }

  #move(way) {
    const { id } = this.#page;
    const next = way === "next" ? this.#queue.after(id) : this.#queue.before(id);
    if (next) this.open(next.id);
  }

  /** Saves a decision, and goes on to the next page that needs help if this one did. */
  async #decide(decision) {
    const { t, announcer } = this.#app;
    const before = this.#page;
    const after = this.#queue.after(before.id);
    const page = await this.#tried(() => api.decidePage(before, decision, this.#app.author.name));
    if (!page) return;
    this.#decided.add(page);
    const said = t(`desk.did.${decision.action}`, { number: before.number });
    const isDone = before.state === NEEDS_HELP && page.state !== NEEDS_HELP;
    await this.open(isDone && after ? after.id : page.id);
    this.#panel.say(isDone && !after ? `${said} ${t("desk.noneLeft")}` : said);
    announcer.say(said);
  }

  async #undo() {
    const made = this.#decided.newest(this.#page);
    if (made === null) return;
    const page = await this.#tried(() => this.#decided.undo(() => api.undoPage(made, this.#app.author.name)));
    if (!page) return;
    await this.open(made.id);
    this.#panel.say(this.#app.t("review.did.undo"));
  }

  /** @returns {Promise<object|null>} the reply, after which a page is to be opened; null when it failed, which the page says */
  async #tried(work) {
    this.#setBusy(true);
    this.#panel.say(this.#app.t("desk.busy"));
    try {
      return await work();
    } catch (error) {
      await this.#failed(error);
      this.#setBusy(false);
      return null;
    }
  }

  #setBusy(isBusy) {
    this.#isBusy = isBusy;
    if (isBusy) this.#root.setAttribute("aria-busy", "true");
    else this.#root.removeAttribute("aria-busy");
  }

  async #failed(error) {
    const { t } = this.#app;
    if (error.status === 412) await this.open(this.#page.id);
    const words = error.status === 412 ? t("desk.changed") : error.message;
    this.#panel.say(error.isOffline ? t("state.offline.text") : words);
    return null;
  }

  #onKey(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === "Enter" && event.target.closest("a, button:not(.sheet-handle)")) return;
    const action = deskAction(event, this.#app.keymap);
    if (!action) return;
    event.preventDefault();
    this.#act(action);
  }
}
