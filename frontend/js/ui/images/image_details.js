/**
 * One image: picture, reading, its label to change, and the history of its labels.
 */

import { noNameWords, readText } from "../../core/review/no_name.js";
import { styleWords } from "../../core/review/text_style.js";
import { formatRoute } from "../../core/route.js";
import { button, h, icon } from "../dom.js";
import { eraseForGood } from "../erase_dialog.js";
import { labelledBy, labelText } from "../label_text.js";
import { leadText } from "../view_head.js";
import { remove, rename } from "./keeping.js";
import { LabelEditor } from "./label_editor.js";

export class ImageDetails {
  #app;
  #id;
  #onChange;
  #head;
  #editor;
  #history;

  /**
   * @param {object} app
   * @param {object} image  @param {object[]|{items: object[]}} history newest first
   * @param {() => void} onChange the server has something new of the image
   */
  constructor(app, image, history, onChange) {
    this.#app = app;
    this.#id = image.id;
    this.#onChange = onChange;
    this.#head = head(app, image, onChange);
    this.#editor = new LabelEditor(app, image);
    this.#history = labelHistory(app, history.items ?? history);
    this.elements = [this.#head, this.#editor.element, h("h2", {}, app.t("images.history")), this.#history];
  }

  /** Shows what was fetched again; the text box and the focus stay. */
  update(image, history) {
    const hadFocus = this.#head.contains(document.activeElement);
    this.#head = replaced(this.#head, head(this.#app, image, this.#onChange));
    if (hadFocus) this.#head.querySelector("h1").focus();
    this.#editor.update(image);
    this.#history = replaced(this.#history, labelHistory(this.#app, history.items ?? history));
  }

  /** Takes an event of the outbox, or follows a change by another tab. */
  follow({ type, entry } = { type: "changed", entry: null }) {
    const wasWaiting = this.#editor.isWaiting;
    this.#editor.follow();
    if (type === "saved" && entry.imageId === this.#id) this.#editor.learn(entry);
    if (wasWaiting && !this.#editor.isWaiting) this.#onChange();
  }
}

function replaced(old, fresh) {
  old.replaceWith(fresh);
  return fresh;
}

function head(app, image, onRenamed) {
  const { t } = app;
  const one = { id: image.id, name: image.file_name };
  const list = formatRoute({ name: "images" });
  const leave = () => {
    window.location.hash = list;
  };
  return h(
    "header",
    { class: "view-head" },
    h(
      "div",
      {},
      h("a", { class: "back-link", href: list }, icon("back"), t("images.back")),
      h("h1", { tabindex: "-1", class: "file-title" }, image.path),
      leadText(facts(app, image)),
    ),
    h(
      "div",
      { class: "view-tools" },
      button({
        label: t("rename.name"),
        kind: "quiet",
        iconName: "pen",
        testid: "detail-rename",
        data: { needs: "reviewer" },
        on: { click: () => rename(app, "image", one, onRenamed) },
      }),
      button({
        label: t("bin.delete"),
        kind: "quiet",
        iconName: "bin",
        testid: "detail-delete",
        data: { needs: "reviewer" },
        on: { click: () => remove(app, "image", one, leave) },
      }),
      button({
        label: t("erase.button"),
        kind: "quiet",
        iconName: "bin",
        testid: "detail-erase",
        data: { needs: "administrator" },
        on: { click: () => eraseForGood(app, "image", image.id, leave) },
      }),
    ),
  );
}

function labelHistory(app, labels) {
  const { t } = app;
  if (!labels.length) return h("p", { class: "quiet" }, t("images.noHistory"));
  const row = (label) => {
    return h(
      "li",
      {},
      h("strong", {}, labelText(t, label)),
      h("span", { class: `tag tag-${label.kind}` }, t(`label.${label.kind}`)),
      h("span", { class: "quiet" }, labelledBy(app, label)),
    );
  };
  return h("ol", { class: "history" }, labels.map(row));
}

function facts({ t, format }, image) {
  const { width, height, created_at: created, reading, expected } = image;
  return [
    t("images.facts", { width, height, time: format.moment(created) }),
    reading &&
      (noNameWords(t, reading)
        ? `${readText(t, reading)} (${noNameWords(t, reading)})`
        : t("images.factsReading", {
            text: reading.text || t("label.blank"),
            chance: format.chance(reading.confidence),
            version: reading.version,
          })),
    ...styleWords(image).map((words) => t(words)),
    expected && t("images.expected", { text: expected }),
  ]
    .filter(Boolean)
    .join(" · ");
}
