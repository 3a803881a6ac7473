/**
 * What would change if a version went live: pictures with the reading now and then, the riskiest first.
 */

import { noNameWords, readText } from "../../core/review/no_name.js";
import { formatRoute } from "../../core/route.js";
import { extents, extentWords } from "../../core/training/preview.js";
import { button, h, icon } from "../dom.js";

/**
 * @param {object} preview as the API sends it, with the items shown so far
 * @param {object} parts
 * @param {string} parts.kind of the list that is shown
 * @param {boolean} parts.isLive whether the version is live already
 * @param {(kind: string) => void} parts.onKind
 * @param {() => void} parts.onMore
 * @param {() => void} parts.onClose
 */
export function previewPanel({ t, format }, preview, { kind, isLive, onKind, onMore, onClose }) {
  const { version, against, items, next_cursor: more } = preview;
  const when = isLive ? "past" : "future";
  return h(
    "article",
    { class: "panel preview", testid: "preview", data: { version, kind } },
    h("h2", { tabindex: "-1" }, t(`preview.title.${when}`, { version })),
    h("p", {}, against ? t("preview.against", { against }) : t("preview.noOther")),
    against && [
      h(
        "div",
        { class: "preview-kinds", role: "group", "aria-label": t("preview.kinds") },
        extents(preview).map((one) =>
          button({
            label: t(`preview.${one.kind}.${when}`, { count: one.changed }),
            kind: one.kind === kind ? "primary" : "quiet",
            "aria-pressed": String(one.kind === kind),
            testid: `preview-${one.kind}`,
            on: { click: () => onKind(one.kind) },
          }),
        ),
      ),
      extentWords(preview) && h("p", { class: "quiet" }, icon("clock"), readSoFar(t, preview)),
      items.length
        ? h(
            "ul",
            { class: "rows" },
            items.map((item) => change(t, format, item, when)),
          )
        : h("p", { class: "quiet" }, t("preview.none")),
    ],
    h(
      "div",
      { class: "preview-end" },
      more && button({ label: t("preview.more"), testid: "preview-more", on: { click: onMore } }),
      button({ label: t("preview.close"), kind: "quiet", testid: "preview-close", on: { click: onClose } }),
    ),
  );
}

function readSoFar(t, preview) {
  const { waiting, checked } = preview;
  return t(extentWords(preview), { read: String(waiting.read + checked.read), of: String(waiting.of + checked.of) });
}

function change(t, format, { image_id: id, file_name: name, file_url: src, label, old, new: then }, when) {
  return h(
    "li",
    { class: "row preview-row", testid: "preview-row" },
    h(
      "a",
      {
        href: formatRoute({ name: "images", id }),
        class: "preview-picture",
        "aria-label": t("preview.open", { name }),
      },
      h("img", { src, alt: "", loading: "lazy" }),
    ),
    h(
      "dl",
      { class: "preview-texts" },
      label !== null && text(t("preview.label"), label),
      text(t(`preview.old.${when}`), ...said(t, format, old)),
      text(t(`preview.new.${when}`), ...said(t, format, then)),
    ),
  );
}

/** A reading's text, and how sure it is or why it is not called a name. */
function said(t, format, { text: read, confidence, reason }) {
  const reading = { status: reason ? "not_a_name" : "name", text: read, reason };
  return [readText(t, reading), noNameWords(t, reading) || format.chance(confidence)];
}

function text(role, value, chance = "") {
  return h(
    "div",
    {},
    h("dt", {}, role),
    h("dd", {}, h("strong", {}, value || "–"), h("span", { class: "quiet" }, ` ${chance}`)),
  );
}
