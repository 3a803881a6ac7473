/**
 * The bin: deleted batches and images, each with a button that restores it.
 */

import * as api from "../api.js";
import { daysLeft } from "../core/bin.js";
import { noNameWords } from "../core/review/no_name.js";
import { formatRoute } from "../core/route.js";
import { button, fill, h } from "../ui/dom.js";
import { restore } from "../ui/images/keeping.js";
import { labelText } from "../ui/label_text.js";
import { empty, loading, showFailure } from "../ui/states.js";
import { leadText, viewHead } from "../ui/view_head.js";
import { WindowedList } from "../ui/windowed_list.js";

const CHUNK = 50;

export function binView(outlet, _route, signal, app) {
  const body = h("div");
  const lead = leadText("", { role: "status" });
  outlet.append(
    h("section", { class: "view bin" }, viewHead({ title: app.t("bin.title"), lead, tools: [auditLink(app.t)] }), body),
  );
  load(body, lead, signal, app);
}

/** Also there where no accounts are, and so no menu of theirs. */
function auditLink(t) {
  const href = formatRoute({ name: "audit" });
  return h("a", { href, class: "quiet", testid: "bin-audit", data: { needs: "administrator" } }, t("nav.audit"));
}

async function load(body, lead, signal, app) {
  const { t } = app;
  const again = () => !signal.aborted && load(body, lead, signal, app);
  fill(body, loading(t));
  try {
    const { items: batches, kept_days: kept } = await api.getDeletedBatches(signal);
    lead.textContent = t("bin.kept", { count: kept });
    const row = (kind, one, text) => binRow(app, { kind, one, text, kept, again });
    const list = new WindowedList({
      t,
      label: t("bin.images"),
      signal,
      row: (image) => row("image", { ...image, name: image.path }, imageText(t, image)),
      fetchChunk: (cursor, stop) => api.getDeletedImages({ cursor, limit: CHUNK }, stop),
      onChunk: ({ items }, index) => {
        if (index > 0) return;
        const isEmpty = !batches.length && !items.length;
        fill(
          body,
          isEmpty && empty({ iconName: "bin", title: t("bin.empty"), testid: "bin-empty" }),
          batches.length > 0 && [
            h("h2", {}, t("bin.batches")),
            h(
              "div",
              { class: "rows", role: "list", "aria-label": t("bin.batches") },
              batches.map((batch) => row("batch", batch, t("bin.count", { count: batch.images }))),
            ),
          ],
          items.length > 0 && [h("h2", {}, t("bin.images")), list.element],
        );
      },
      onFirstFail: (error) => showFailure(body, t, error, again),
    });
    list.start();
  } catch (error) {
    if (!signal.aborted) showFailure(body, t, error, again);
  }
}

function binRow(app, { kind, one, text, kept, again }) {
  const { t, format } = app;
  const left = daysLeft(one.deleted_at, kept, Date.now());
  return h(
    "div",
    { class: "row image-row bin-row", role: "listitem", testid: "bin-row" },
    kind === "image" &&
      h(
        "span",
        { class: "thumb" },
        h("img", { src: one.file_url, alt: "", loading: "lazy", width: one.width, height: one.height }),
      ),
    h(
      "span",
      { class: "image-texts bin-texts" },
      h("strong", { class: "image-text" }, kind === "image" ? text : one.name),
      h("span", { class: "image-file" }, kind === "image" ? one.name : text),
      h("span", { class: "quiet" }, t("bin.since", { time: format.moment(one.deleted_at) })),
      h("span", { class: "quiet" }, t("bin.left", { count: left })),
    ),
    button({
      label: [t("bin.restore"), h("span", { class: "visually-hidden" }, ` ${one.name}`)],
      iconName: "undo",
      testid: "bin-restore",
      data: { needs: "reviewer" },
      on: { click: () => restore(app, kind, one, again) },
    }),
  );
}

function imageText(t, { label, reading, state }) {
  if (label && label.kind !== "withdrawn") return labelText(t, label);
  return reading?.text || noNameWords(t, reading) || t(`images.${state}`);
}
