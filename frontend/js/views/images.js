/**
 * Images: everything that was uploaded, with readings and labels. The address of one image opens its details.
 */

import * as api from "../api.js";
import { formatRoute } from "../core/route.js";
import { Router } from "../router.js";
import { fill, h, icon, select } from "../ui/dom.js";
import { batchFilter } from "../ui/images/batch_filter.js";
import { imageDetails } from "../ui/images/image_details.js";
import { labelText } from "../ui/label_text.js";
import { segments } from "../ui/segments.js";
import { empty, loading, showFailure } from "../ui/states.js";
import { leadText, viewHead } from "../ui/view_head.js";
import { WindowedList } from "../ui/windowed_list.js";

const STATES = ["all", "pending", "labelled"];
const ORDERS = ["newest", "oldest", "uncertain", "name"];
const CHUNK = 50;

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
    fill(
      root,
      imageDetails(app, image, history, () => showOne(root, id, signal, app), signal),
    );
    root.querySelector("h1")?.focus();
  } catch (error) {
    if (!signal.aborted) showFailure(root, app.t, error, () => showOne(root, id, signal, app));
  }
}

class ImageList {
  #signal;
  #app;
  #query;
  #list = null;
  #total = leadText("", { role: "status", testid: "images-total" });
  #body = h("div");

  constructor(root, query, signal, app) {
    this.#app = app;
    this.#signal = signal;
    const known = (value, values) => (values.includes(value) ? value : values[0]);
    this.#query = { state: known(query.state, STATES), order: known(query.order, ORDERS), batch: query.batch ?? "" };
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
      row: (image) => this.#row(image),
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
    const isAll = this.#query.state === "all" && !this.#query.batch;
    return empty({
      iconName: "images",
      title: t(isAll ? "images.empty" : "images.emptyFilter"),
      text: isAll ? t("images.emptyText") : null,
      action:
        isAll && h("a", { class: "button button-primary", href: formatRoute({ name: "upload" }) }, t("nav.upload")),
    });
  }

  #choose(changes) {
    this.#query = { ...this.#query, ...changes };
    const inAddress = (value, values) => (value === values[0] ? "" : value);
    const { state, order, batch } = this.#query;
    Router.remember({
      name: "images",
      query: { state: inAddress(state, STATES), order: inAddress(order, ORDERS), batch },
    });
    this.load();
  }

  #head() {
    const { t } = this.#app;
    const tabs = segments({
      label: t("images.filter"),
      options: STATES.map((state) => [state, t(`images.state.${state}`)]),
      value: this.#query.state,
      testid: "images-state",
      signal: this.#signal,
      onChoose: (state) => this.#choose({ state }),
    });
    const batch = batchFilter(this.#app, {
      value: this.#query.batch,
      onChange: (chosen) => this.#choose({ batch: chosen }),
      signal: this.#signal,
    });
    const order = select({
      label: t("review.order"),
      value: this.#query.order,
      testid: "images-order",
      signal: this.#signal,
      onChange: (chosen) => this.#choose({ order: chosen }),
      options: ORDERS.map((one) => [one, t(`images.order.${one}`)]),
    });
    return viewHead({ title: t("images.title"), lead: this.#total, tools: [tabs, order, batch] });
  }

  #row(image) {
    const { t, format } = this.#app;
    const { reading, label } = image;
    const isLabelled = label && label.kind !== "withdrawn";
    return h(
      "div",
      { class: "row image-row", role: "listitem", testid: "image-row" },
      h(
        "a",
        { class: "image-link", href: formatRoute({ name: "images", id: image.id }) },
        h(
          "span",
          { class: "thumb" },
          h("img", {
            src: image.file_url,
            alt: "",
            loading: "lazy",
            decoding: "async",
            width: image.width,
            height: image.height,
          }),
        ),
        h(
          "span",
          { class: "image-texts" },
          h(
            "strong",
            { class: `image-text ${isLabelled ? "" : "is-guess"}` },
            isLabelled ? labelText(t, label) : reading?.text || t(`images.${image.state}`),
          ),
          h("span", { class: "image-file" }, image.path),
        ),
      ),
      h(
        "span",
        { class: "image-marks" },
        isLabelled
          ? h("span", { class: `tag tag-${label.kind}` }, icon("check"), t(`label.${label.kind}`))
          : reading &&
              h("span", { class: "tag tag-guess" }, t("images.read", { chance: format.chance(reading.confidence) })),
        label?.unknown_characters &&
          h(
            "span",
            { class: "tag tag-warn" },
            t("images.newLetters", { letters: [...label.unknown_characters].join(" ") }),
          ),
      ),
    );
  }
}
