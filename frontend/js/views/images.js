/**
 * Images: everything that was uploaded, with what was read and what was said. One image's address opens its details.
 */

import * as api from "../api.js";
import { formatRoute } from "../core/route.js";
import { Router } from "../router.js";
import { button, fill, h, icon, select } from "../ui/dom.js";
import { imageDetails } from "../ui/image_details.js";
import { labelText } from "../ui/conflict_dialog.js";
import { empty, failure, loading } from "../ui/states.js";

const STATES = ["all", "pending", "labelled"];
const PAGE = 50;

export function imagesView(outlet, route, signal, app) {
  const root = h("section", { class: "view images" });
  outlet.append(root);
  if (route.id !== null) showOne(root, route.id, signal, app);
  else new ImageList(root, route.query, signal, app).load();
}

async function showOne(root, id, signal, app) {
  fill(root, loading(app.t));
  try {
    const [image, history] = await Promise.all([api.getImage(id, signal), api.getHistory(id, signal)]);
    fill(root, imageDetails(app, image, history, () => showOne(root, id, signal, app), signal));
    root.querySelector("h1")?.focus();
  } catch (error) {
    if (!signal.aborted) fill(root, failure(app.t, error, () => showOne(root, id, signal, app)));
  }
}

class ImageList {
  #signal;
  #app;
  #query;
  #cursor = null;
  #asked = 0;
  #rows = h("ul", { class: "rows image-rows" });
  #foot = h("div", { class: "list-foot" });
  #total = h("p", { class: "lead", role: "status" });
  #body = h("div");

  constructor(root, query, signal, app) {
    this.#app = app;
    this.#signal = signal;
    this.#query = { state: STATES.includes(query.state) ? query.state : "all", batch: query.batch ?? "" };
    root.append(this.#head(), this.#body);
  }

  async load() {
    const asked = ++this.#asked;
    const isFirst = this.#cursor === null;
    if (isFirst) fill(this.#body, loading(this.#app.t));
    try {
      const page = await api.getImages({ ...this.#query, cursor: this.#cursor, limit: PAGE }, this.#signal);
      if (asked !== this.#asked) return;
      this.#cursor = page.next_cursor;
      this.#show(page, isFirst);
    } catch (error) {
      if (this.#signal.aborted || asked !== this.#asked) return;
      fill(isFirst ? this.#body : this.#foot, failure(this.#app.t, error, () => this.load()));
    }
  }

  #show({ items, total }, isFirst) {
    const { t } = this.#app;
    const rows = items.map((image) => this.#row(image));
    if (isFirst) {
      this.#rows.replaceChildren();
      fill(this.#body, items.length ? [this.#rows, this.#foot] : this.#nothing());
    }
    this.#rows.append(...rows);
    this.#total.textContent = total == null ? "" : t("images.total", { count: total });
    fill(this.#foot, this.#cursor !== null && button({ label: t("images.more"), testid: "images-more", on: { click: () => this.load() } }));
  }

  #nothing() {
    const { t } = this.#app;
    const isAll = this.#query.state === "all" && !this.#query.batch;
    return empty({
      iconName: "images", title: t(isAll ? "images.empty" : "images.emptyFilter"), text: isAll ? t("images.emptyText") : null,
      action: isAll && h("a", { class: "button button-primary", href: formatRoute({ name: "upload" }) }, t("nav.upload")),
    });
  }

  #choose(changes) {
    this.#query = { ...this.#query, ...changes };
    this.#cursor = null;
    Router.remember({ name: "images", query: { ...this.#query, state: this.#query.state === "all" ? "" : this.#query.state } });
    this.load();
  }

  #head() {
    const { t, store } = this.#app;
    const tabs = h("div", { class: "segments", role: "group", "aria-label": t("images.filter") }, STATES.map((state) =>
      h("button", {
        type: "button", class: "segment", "aria-pressed": String(state === this.#query.state), data: { state },
        on: { click: () => {
          for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.state === state));
          this.#choose({ state });
        } },
      }, t(`images.state.${state}`))));
    const batches = store.state.stats?.batches ?? [];
    return h("header", { class: "view-head" },
      h("div", {}, h("h1", { tabindex: "-1" }, t("images.title")), this.#total),
      h("div", { class: "view-tools" }, tabs, batches.length > 1 && select({
        label: t("batch.label"), value: this.#query.batch, onChange: (batch) => this.#choose({ batch }),
        options: [["", t("batch.all")], ...batches.map(({ id, name }) => [id, name])],
      })));
  }

  #row(image) {
    const { t, format } = this.#app;
    const { reading, label } = image;
    const isLabelled = label && label.kind !== "withdrawn";
    return h("li", { class: "row image-row", testid: "image-row" },
      h("a", { class: "image-link", href: formatRoute({ name: "images", id: image.id }) },
        h("span", { class: "thumb" }, h("img", { src: image.file_url, alt: "", loading: "lazy", decoding: "async", width: image.width, height: image.height })),
        h("span", { class: "image-texts" },
          h("strong", { class: `image-text ${isLabelled ? "" : "is-guess"}` }, isLabelled ? labelText(t, label) : reading?.text || t(`images.${image.state}`)),
          h("span", { class: "image-file" }, image.file_name))),
      h("span", { class: "image-marks" },
        isLabelled
          ? h("span", { class: `tag tag-${label.kind}` }, icon("check"), t(`label.${label.kind}`))
          : reading && h("span", { class: "tag tag-guess" }, t("images.read", { chance: format.chance(reading.confidence) })),
        label?.unknown_characters && h("span", { class: "tag tag-warn" }, t("images.newLetters", { letters: [...label.unknown_characters].join(" ") }))));
  }
}
