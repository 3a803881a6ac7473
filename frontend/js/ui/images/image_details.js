/**
 * One image: picture, reading, its label to change, and the history of its labels.
 */

import { EditSession } from "../../core/review/edit_session.js";
import { formatRoute } from "../../core/route.js";
import { button, h, icon } from "../dom.js";
import { LetterStrip } from "../review/letter_strip.js";
import { labelText } from "../shell/conflict_dialog.js";

/**
 * @param {object} app
 * @param {object} image  @param {object[]|{items: object[]}} history newest first
 * @param {() => void} onSaved
 * @returns {Node[]}
 */
export function imageDetails(app, image, history, onSaved, signal) {
  const { t, format, outbox } = app;
  const session = new EditSession(image);
  const picture = new Image(image.width, image.height);
  picture.alt = t("review.imageAlt");
  picture.src = image.file_url;
  const strip = new LetterStrip({
    image,
    picture,
    chance: format.chance,
    onPick: ({ start, end }) => {
      input.focus();
      input.setSelectionRange(start, end);
    },
  });
  const input = h("input", {
    type: "text",
    class: "reading",
    id: "detail-input",
    testid: "detail-input",
    value: session.text,
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 200,
    on: {
      input: () => {
        session.text = input.value;
        strip.show(input.value);
      },
    },
  });
  strip.show(session.text);
  const save = (body) => body && outbox.label(image.id, image.revision, body);
  const stop = outbox.subscribe(({ type, entry }) => type === "saved" && entry.imageId === image.id && onSaved());
  signal.addEventListener("abort", stop);
  const events = history.items ?? history;
  return [
    h(
      "header",
      { class: "view-head" },
      h(
        "div",
        {},
        h("a", { class: "back-link", href: formatRoute({ name: "images" }) }, icon("back"), t("images.back")),
        h("h1", { tabindex: "-1", class: "file-title" }, image.file_name),
        h("p", { class: "lead" }, facts(app, image)),
      ),
    ),
    h(
      "form",
      {
        class: "sheet review-sheet",
        on: {
          submit: (event) => {
            event.preventDefault();
            save(session.decision());
          },
        },
      },
      strip.element,
      image.reading_error && h("p", { class: "notice" }, icon("warning"), image.reading_error),
      h(
        "div",
        { class: "sheet-entry" },
        h("label", { class: "visually-hidden", for: "detail-input" }, t("review.inputLabel")),
        input,
        button({ label: t("images.save"), kind: "primary", type: "submit", testid: "detail-save" }),
      ),
      h(
        "div",
        { class: "sheet-actions" },
        button({
          label: t("review.blank"),
          iconName: "blank",
          kind: "quiet",
          on: { click: () => save(session.mark("blank")) },
        }),
        button({
          label: t("review.unreadable"),
          iconName: "unreadable",
          kind: "quiet",
          on: { click: () => save(session.mark("unreadable")) },
        }),
        image.label &&
          image.label.kind !== "withdrawn" &&
          button({
            label: t("images.undo"),
            iconName: "undo",
            kind: "quiet",
            testid: "detail-undo",
            on: { click: () => outbox.undo(image.id, image.revision) },
          }),
      ),
    ),
    h("h2", {}, t("images.history")),
    events.length
      ? h(
          "ol",
          { class: "history" },
          events.map((label) =>
            h(
              "li",
              {},
              h("strong", {}, labelText(t, label)),
              h("span", { class: `tag tag-${label.kind}` }, t(`label.${label.kind}`)),
              h(
                "span",
                { class: "quiet" },
                t("images.by", { author: label.author ?? "–", time: format.moment(label.created_at) }),
              ),
            ),
          ),
        )
      : h("p", { class: "quiet" }, t("images.noHistory")),
  ];
}

function facts({ t, format }, { width, height, created_at: created, reading, expected }) {
  return [
    t("images.facts", { width, height, time: format.moment(created) }),
    reading &&
      t("images.factsReading", {
        text: reading.text || t("label.blank"),
        chance: format.chance(reading.confidence),
        version: reading.version,
      }),
    expected && t("images.expected", { text: expected }),
  ]
    .filter(Boolean)
    .join(" · ");
}
