/**
 * Piles of pages: the list, where pages are brought, and the page of one pile.
 */

import { createFormOfPage, getForms } from "../api/forms.js";
import * as api from "../api/piles.js";
import { restoreBatch } from "../api.js";
import { allOf } from "../core/all_of.js";
import { formRefusal } from "../core/forms/form_refusals.js";
import { freeName } from "../core/forms/free_name.js";
import { isAtWork, isComparing } from "../core/piles/bookkeeping.js";
import { isWorthAWord } from "../core/piles/pile_results.js";
import { formatRoute } from "../core/route.js";
import { button, fill, h } from "../ui/dom.js";
import { binLink } from "../ui/images/bin_link.js";
import { askNewForm } from "../ui/piles/ask_new_form.js";
import { keepLooking } from "../ui/piles/live.js";
import { countInput } from "../ui/piles/pile_count.js";
import { PilePage } from "../ui/piles/pile_page.js";
import { pileRow } from "../ui/piles/pile_row.js";
import { pileUpload } from "../ui/piles/pile_upload.js";
import { empty, loading, showFailure } from "../ui/states.js";
import { leadText, viewHead } from "../ui/view_head.js";

const BUSY_MS = 1_500;
const CALM_MS = 10_000;
const CHUNK = 100;

export function pilesView(outlet, route, signal, app) {
  const root = h("section", { class: "view piles" });
  outlet.append(root);
  if (route.id === null) new PileList(root, signal, app).start();
  else showOne(root, route.id, signal, app);
}

function showOne(root, id, signal, app) {
  const page = new PilePage(app, id, signal, {
    fetchPages: (state, limit) => pagesOf(id, state, limit, signal),
    onCut: () => api.cutPile(id),
    onDelete: () => api.deletePile(id),
    onCount: (counted) => api.countForms(id, counted),
    onCheck: (fingerprint) => api.checkRecords(id, fingerprint, app.author.name),
    onUncheck: (fingerprint) => api.uncheckRecords(id, fingerprint),
    onRestore: (batch) => restoreBatch(batch),
    onDraw: (pile, group) => drawForm(pile, group, signal, app),
  });
  let isShown = false;
  fill(root, loading(app.t));
  const look = async () => {
    try {
      const pile = await api.getPile(id, signal);
      if (signal.aborted) return CALM_MS;
      if (!isShown) fill(root, page.element);
      isShown = true;
      await page.update(pile);
      return isAtWork(pile) || isComparing(pile) ? BUSY_MS : CALM_MS;
    } catch (error) {
      if (!signal.aborted && !isShown) showFailure(root, app.t, error, () => look());
      return CALM_MS;
    }
  };
  page.lookNow = keepLooking(look, signal);
}

/** Makes a form of the first of the pages, and opens it; the pile is cut once its fields are saved. */
async function drawForm(pile, group, signal, app) {
  let asked = { name: freeName(pile.name, await namesOfForms(signal)) };
  let made = null;
  let refusal = null;
  while (!made && !signal.aborted) {
    asked = await askNewForm(app.t, group, asked, refusal);
    if (!asked) return;
    app.notice.show(app.t("forms.reading"));
    made = await createFormOfPage(group.page_id, asked).catch((error) => {
      refusal = formRefusal(app.t, error);
    });
    app.notice.hide();
  }
  const { id } = made ?? {};
  if (!signal.aborted) window.location.hash = formatRoute({ name: "forms", id, query: { pile: pile.id } });
}

/** None if they cannot be fetched: a name that is taken is then refused. */
async function namesOfForms(signal) {
  const forms = await allOf((cursor) => getForms({ cursor, limit: CHUNK }, signal)).catch(() => []);
  return forms.map(({ name }) => name);
}

async function pagesOf(pile, state, limit, signal) {
  const pages = [];
  let cursor = null;
  do {
    const wanted = Math.min(CHUNK, limit - pages.length);
    const chunk = await api.getPages({ pile, state, cursor, limit: wanted }, signal);
    pages.push(...chunk.items);
    cursor = chunk.next_cursor;
  } while (cursor !== null && pages.length < limit);
  return pages;
}

class PileList {
  #app;
  #signal;
  #root;
  #body = h("div");
  #list = h("ul", { class: "rows" });
  #rows = new Map();
  #name;
  #lookNow = () => {};
  #gone = 0; // results that were on show when the view was opened

  constructor(root, signal, app) {
    this.#app = app;
    this.#signal = signal;
    this.#root = root;
    this.#gone = app.pileUploads.queue.results.length;
    this.#name = h("input", { type: "text", maxlength: 100, autocomplete: "off", testid: "pile-name" });
    this.#name.placeholder = app.pileUploads.newBatch();
  }

  start() {
    const { t } = this.#app;
    const { input, label } = countInput(t);
    const parts = {
      nameOf: () => this.#name.value.trim(),
      countOf: () => (input.reportValidity() ? input.value : null),
      onFiles: (_files, folder) => {
        this.#name.value = this.#app.pileUploads.nameFor(this.#name.value, folder);
      },
      onChange: (queue) => this.#follow(queue),
    };
    const [zone, ...below] = pileUpload(this.#app, parts, this.#signal);
    this.#root.append(
      viewHead({ title: t("piles.title"), lead: leadText(t("piles.lead")), tools: [binLink(t)] }),
      h(
        "div",
        { class: "pile-bring", data: { needs: "reviewer" } },
        h(
          "label",
          { class: "control upload-batch" },
          h("span", { class: "control-label" }, t("piles.name")),
          this.#name,
        ),
        label,
        zone,
      ),
      ...below,
      this.#body,
    );
    fill(this.#body, loading(t));
    this.#lookNow = keepLooking(() => this.#look(), this.#signal);
  }

  async #look() {
    try {
      const piles = await allOf((cursor) => api.getPiles({ cursor, limit: CHUNK }, this.#signal));
      if (this.#signal.aborted) return CALM_MS;
      this.#show(piles);
      return piles.some(isAtWork) ? BUSY_MS : CALM_MS;
    } catch (error) {
      if (!this.#signal.aborted && !this.#rows.size) showFailure(this.#body, this.#app.t, error, () => this.#lookNow());
      return CALM_MS;
    }
  }

  #show(piles) {
    if (!piles.length) {
      if (!this.#body.querySelector("[data-testid=piles-empty]")) fill(this.#body, this.#nothing());
      return;
    }
    for (const pile of piles) {
      if (this.#rows.has(pile.id)) this.#rows.get(pile.id).update(pile);
      else this.#rows.set(pile.id, pileRow(this.#app, pile));
    }
    const known = piles.map(({ id }) => id).join();
    if (this.#list.dataset.shown === known && this.#list.isConnected) return;
    this.#list.dataset.shown = known;
    fill(
      this.#list,
      piles.map(({ id }) => this.#rows.get(id).element),
    );
    fill(this.#body, this.#list);
  }

  /** Opens the pile once all its files have arrived; stays where there is something to say of one. */
  #follow(queue) {
    const fresh = queue.results.slice(this.#gone);
    if (queue.isBusy || !fresh.length) return;
    this.#gone = queue.results.length;
    if (queue.batch && !fresh.some(isWorthAWord))
      window.location.hash = formatRoute({ name: "piles", id: queue.batch.id });
    else this.#lookNow();
  }

  #nothing() {
    const { t } = this.#app;
    const sample = button({
      label: t("piles.sample"),
      iconName: "play",
      testid: "piles-sample",
      data: { needs: "reviewer" },
      on: { click: () => this.#makeSample(sample) },
    });
    return empty({
      iconName: "pages",
      title: t("piles.empty"),
      text: t("piles.emptyText"),
      testid: "piles-empty",
      action: sample,
    });
  }

  async #makeSample(sample) {
    sample.disabled = true;
    try {
      const { pile_id: id } = await api.makeSample();
      window.location.hash = formatRoute({ name: "piles", id });
    } catch (error) {
      sample.disabled = false;
      this.#app.notice.show(error.isOffline ? this.#app.t("state.offline.text") : error.message);
    }
  }
}
