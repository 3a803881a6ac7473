/**
 * One image in a list: its picture, its text, its file, and how sure the text is.
 */

import { noNameWords, readText } from "../../core/review/no_name.js";
import { formatRoute } from "../../core/route.js";
import { h, icon } from "../dom.js";
import { labelledBy, labelText } from "../label_text.js";

/** @param {object} app  @param {object} image  @param {boolean} saysWhen whether to show when it was labelled, and by whom */
export function imageRow(app, image, saysWhen) {
  const { t } = app;
  const { reading } = image;
  const label = image.label?.kind === "withdrawn" ? null : image.label;
  return h(
    "div",
    { class: "row image-row", role: "listitem", testid: "image-row" },
    h(
      "a",
      { class: "image-link", href: formatRoute({ name: "images", id: image.id }) },
      thumb(image),
      h(
        "span",
        { class: "image-texts" },
        h(
          "strong",
          { class: `image-text ${label ? "" : "is-guess"}` },
          label ? labelText(t, label) : readText(t, reading) || t(`images.${image.state}`),
        ),
        h("span", { class: "image-file" }, image.path),
        label && saysWhen && h("span", { class: "image-file" }, labelledBy(app, label)),
      ),
    ),
    h("span", { class: "image-marks" }, marks(app, label, reading)),
  );
}

function thumb({ file_url: src, width, height }) {
  const picture = h("img", { src, alt: "", loading: "lazy", decoding: "async", width, height });
  return h("span", { class: "thumb" }, picture);
}

function marks({ t, format }, label, reading) {
  const unknown = label?.unknown_characters;
  return [
    label
      ? h("span", { class: `tag tag-${label.kind}` }, icon("check"), t(`label.${label.kind}`))
      : reading &&
        h(
          "span",
          { class: "tag tag-guess" },
          noNameWords(t, reading) || t("images.read", { chance: format.chance(reading.confidence) }),
        ),
    unknown && h("span", { class: "tag tag-warn" }, t("images.newLetters", { letters: [...unknown].join(" ") })),
  ];
}
