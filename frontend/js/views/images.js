/**
 * Images: everything that was uploaded, with readings and labels. The address of one image opens its details.
 */

import * as api from "../api.js";
import { changedQuery, imageQuery, inAddress, isNarrowed, ORDERS, STATES } from "../core/image_query.js";
import { formatRoute } from "../core/route.js";
import { Router } from "../router.js";
import { choiceButtons } from "../ui/choice_buttons.js";
import { fill, h, select } from "../ui/dom.js";
import { batchFilter } from "../ui/images/batch_filter.js";
import { binLink } from "../ui/images/bin_link.js";
import { ImageDetails } from "../ui/images/image_details.js";
import { imageRow } from "../ui/images/image_row.js";
import { empty, loading, showFailure } from "../ui/states.js";
import { leadText, viewHead } from "../ui/view_head.js";
import { WindowedList } from "../ui/windowed_list.js";

const CHUNK = 50;
const TYPING_MS = 250;

export function imagesView(outlet, route, signal, app) {
  const root = h("section", { class: "view images" });
  outlet.append(root);
  if (route.id !== null) showOne(root, route.id, signal, app);
  else new ImageList(root, route.query, signal, app).load();
}

/** Shows one image, and fetches it again whenever something of it was saved. */
function showOne(root, id, signal, app) {
  const { t, outbox, notice } = app;
  let details = null;
  let asked = 0;
  const look = async () => {
    asked += 1;
    const mine = asked;
    try {
      const [image, history] = await Promise.all([api.getImage(id, signal), api.getHistory(id, signal)]);
      if (mine !== asked) return;
      if (details) details.update(image, history);
      else show(image, history);
    } catch (error) {
      if (signal.aborted) return;
      if (details) notice.show(error.isOffline ? t("state.offline.text") : error.message);
      else showFailure(root, t, error, start);
    }
  };
  const show = (image, history) => {
    details = new ImageDetails(app, image, history, look);
    fill(root, details.elements);
    root.querySelector("h1").focus();
  };
  const start = () => {
    fill(root, loading(t));
    look();
  };
  const stop = outbox.subscribe((event) => details?.follow(event));
  signal.addEventListener("abort", stop);
  window.addEventListener("storage", () => details?.follow(), { signal });
  start();
}

class ImageList {
  #signal;
  #app;
  #query;
  #list = null;
  #tabs = h("div");
  #order = null;
  #total = leadText("", { role: "status", testid: "images-total" });
  #body = h("div");

  constructor(root, query, signal, app) {
    this.#app = app;
    this.#signal = signal;
    this.#query = imageQuery(query);
    root.append(this.#head(), this.#body);
  }

  load() {
    const { t } = this.#app;
    const query = { ...this.#query };
    this.#list?.stop();
    const list = new WindowedList({
      t,
      label: t("images.title"),
      signal: this.#signal,
      row: (image) => imageRow(this.#app, image, this.#query.order === "answered"),
      fetchChunk: (cursor, signal) => api.getImages({ ...query, cursor, limit: CHUNK }, signal),
      onChunk: ({ items, total }, index) => {
        this.#total.textContent = total == null ? "" : t("images.total", { count: total });
        if (index === 0 && !list.element.isConnected) fill(this.#body, items.length ? list.element : this.#nothing());
      },
      onFirstFail: (error) => showFailure(this.#body, t, error, () => this.load()),
    });
    this.#list = list;
    fill(this.#body, loading(t));
    list.start();
  }

  #nothing() {
    const { t } = this.#app;
    const isAll = !isNarrowed(this.#query);
    return empty({
      iconName: "images",
      title: t(isAll ? "images.empty" : "images.emptyFilter"),
      text: isAll ? t("images.emptyText") : null,
      action:
        isAll &&
        h(
          "a",
          { class: "button button-primary", href: formatRoute({ name: "upload" }), data: { needs: "reviewer" } },
          t("nav.upload"),
        ),
    });
  }

  #choose(changes) {
    const { state } = this.#query;
    this.#query = changedQuery(this.#query, changes);
    Router.remember({ name: "images", query: inAddress(this.#query) });
    // Replaced only when another choice has changed the state: a click on a button that goes away is lost.
    if (!changes.state && state !== this.#query.state) this.#tabs.replaceChildren(this.#stateTabs());
    this.#order.querySelector("select").value = this.#query.order;
    this.load();
  }

  #head() {
    const { t } = this.#app;
    this.#tabs.append(this.#stateTabs());
    const batch = batchFilter(this.#app, {
      value: this.#query.batch,
      onChange: (chosen) => this.#choose({ batch: chosen }),
      signal: this.#signal,
    });
    this.#order = select({
      label: t("review.order"),
      value: this.#query.order,
      testid: "images-order",
      signal: this.#signal,
      onChange: (chosen) => this.#choose({ order: chosen }),
      options: ORDERS.map((one) => [one, t(`images.order.${one}`)]),
    });
    const tools = [this.#tabs, this.#searchBox(), this.#order, batch, binLink(t)];
    return viewHead({ title: t("images.title"), lead: this.#total, tools });
  }

  #stateTabs() {
    const { t } = this.#app;
    return choiceButtons({
      label: t("images.filter"),
      options: STATES.map((state) => [state, t(`images.state.${state}`)]),
      value: this.#query.state,
      testid: "images-state",
      signal: this.#signal,
      onChoose: (state) => this.#choose({ state }),
    });
  }

  /** Searches a moment after the last key, and at once on Enter. */
  #searchBox() {
    const { t } = this.#app;
    let timer = 0;
    const search = () => {
      clearTimeout(timer);
      const q = box.value.trim();
      if (q !== this.#query.q) this.#choose({ q });
    };
    const box = h("input", {
      type: "search",
      value: this.#query.q,
      placeholder: t("images.search.hint"),
      maxlength: 200,
      spellcheck: "false",
      testid: "images-search",
      signal: this.#signal,
      on: {
        input: () => {
          clearTimeout(timer);
          timer = setTimeout(search, TYPING_MS);
        },
        change: search,
        search,
      },
    });
    this.#signal.addEventListener("abort", () => clearTimeout(timer));
    return h("label", { class: "control" }, h("span", { class: "control-label" }, t("images.search")), box);
  }
}
