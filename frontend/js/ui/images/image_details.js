/**
 * One image: picture, reading, its label to change, and the history of its labels.
 */

import { EditSession } from "../../core/review/edit_session.js";
import { noNameWords, readText } from "../../core/review/no_name.js";
import { capitalsFor, styleWords } from "../../core/review/text_style.js";
import { formatRoute } from "../../core/route.js";
import { button, h, icon } from "../dom.js";
import { eraseForGood } from "../erase_dialog.js";
import { labelledBy, labelText } from "../label_text.js";
import { LetterStrip } from "../review/letter_strip.js";
import { leadText } from "../view_head.js";
import { remove, rename } from "./keeping.js";

/**
 * @param {object} app
 * @param {object} image  @param {object[]|{items: object[]}} history newest first
 * @param {() => void} onSaved
 * @returns {Node[]}
 */
export function imageDetails(app, image, history, onSaved, signal) {
  const { t, outbox } = app;
  const isSettled = (type) => type === "saved" || type === "dropped";
  const stop = outbox.subscribe(({ type, entry }) => isSettled(type) && entry.imageId === image.id && onSaved());
  signal.addEventListener("abort", stop);
  return [
    head(app, image, onSaved),
    editor(app, image),
    h("h2", {}, t("images.history")),
    labelHistory(app, history.items ?? history),
  ];
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

/** The picture with its letters, the text box, and the buttons that change the label. */
function editor({ t, format, outbox, session: account }, image) {
  const session = new EditSession(image);
  const save = (body) => body && outbox.label(image.id, image.revision, body);
  const input = h("input", {
    type: "text",
    class: "reading",
    id: "detail-input",
    testid: "detail-input",
    value: session.text,
    autocomplete: "off",
    spellcheck: "false",
    autocapitalize: capitalsFor(image),
    maxlength: 200,
    readonly: !account.may("reviewer"),
  });
  const strip = stripOf(image, input, t("review.imageAlt"), format.chance);
  input.addEventListener("input", () => {
    session.text = input.value;
    strip.show(input.value);
  });
  strip.show(session.text);
  const form = h(
    "form",
    { class: "panel review-panel" },
    strip.element,
    image.reading_error && h("p", { class: "notice" }, icon("warning"), image.reading_error),
    h(
      "div",
      { class: "review-entry" },
      h("label", { class: "visually-hidden", for: "detail-input" }, t("review.inputLabel")),
      input,
      button({
        label: t("images.save"),
        kind: "primary",
        type: "submit",
        testid: "detail-save",
        data: { needs: "reviewer" },
      }),
    ),
    actions(t, image, { mark: (kind) => save(session.mark(kind)), undo: () => outbox.undo(image.id, image.revision) }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (account.may("reviewer")) save(session.decision());
  });
  return form;
}

function stripOf(image, input, alt, chance) {
  const picture = new Image(image.width, image.height);
  picture.alt = alt;
  picture.src = image.file_url;
  const onPick = ({ start, end }) => {
    input.focus();
    input.setSelectionRange(start, end);
  };
  return new LetterStrip({ image, picture, chance, onPick });
}

function actions(t, { label }, { mark, undo }) {
  const quiet = (iconName, text, click, testid = null) =>
    button({ label: text, iconName, kind: "quiet", testid, on: { click } });
  return h(
    "div",
    { class: "review-actions", data: { needs: "reviewer" } },
    quiet("blank", t("review.blank"), () => mark("blank")),
    quiet("unreadable", t("review.unreadable"), () => mark("unreadable")),
    label && label.kind !== "withdrawn" && quiet("undo", t("images.undo"), undo, "detail-undo"),
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
