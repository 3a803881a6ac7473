/**
 * The bin: deleted batches, records and images, each with a button that restores it.
 */

import * as api from "../api.js";
import { daysLeft } from "../core/bin.js";
import { readText } from "../core/review/no_name.js";
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

/** Also without accounts, where there is no account menu to hold it. */
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
    const records = await listOf(app, signal, "bin.records", api.getDeletedRecords, (record) => {
      const name = t("bin.record", { number: record.number, pile: record.pile_name });
      return row("record", { ...record, name }, record.form_name);
    });
    const images = await listOf(app, signal, "bin.images", api.getDeletedImages, (image) =>
      row("image", { ...image, name: image.path }, imageText(t, image)),
    );
    if (signal.aborted) return;
    const isEmpty = !batches.length && !records.count && !images.count;
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
      records.count > 0 && [h("h2", {}, t("bin.records")), records.element],
      images.count > 0 && [h("h2", {}, t("bin.images")), images.element],
    );
  } catch (error) {
    if (!signal.aborted) showFailure(body, t, error, again);
  }
}

/**
 * A list whose first rows are there.
 *
 * @returns {Promise<{element: HTMLElement, count: number}>} throws what its first request threw
 */
async function listOf({ t }, signal, title, fetch, row) {
  let count = 0;
  let failure = null;
  const list = new WindowedList({
    t,
    label: t(title),
    signal,
    row,
    fetchChunk: (cursor, stop) => fetch({ cursor, limit: CHUNK }, stop),
    onChunk: ({ items }, index) => {
      if (index === 0) count = items.length;
    },
    onFirstFail: (error) => {
      failure = error;
    },
  });
  await list.start();
  if (failure) throw failure;
  return { element: list.element, count };
}

function binRow(app, { kind, one, text, kept, again }) {
  const { t } = app;
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
      h("span", { class: "quiet" }, since(app, one)),
      h("span", { class: "quiet" }, t("bin.left", { count: left })),
    ),
    button({
      label: [t("bin.restore"), h("span", { class: "visually-hidden" }, ` ${one.name}`)],
      iconName: "undo",
      testid: "bin-restore",
      actsOnce: true,
      data: { needs: "reviewer" },
      on: { click: () => restore(app, kind, one, again) },
    }),
  );
}

function since({ t, format }, { deleted_at: at, deleted_by: name }) {
  const time = format.moment(at);
  return name ? t("bin.sinceBy", { time, name }) : t("bin.since", { time });
}

function imageText(t, { label, reading, state }) {
  if (label && label.kind !== "withdrawn") return labelText(t, label);
  return readText(t, reading) || t(`images.${state}`);
}
