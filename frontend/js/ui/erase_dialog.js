/**
 * Erases an image, a record or a page for good, once a person has given a reason, and says which versions had seen it.
 */

import { erase } from "../api/erasing.js";
import { askText } from "./ask_text.js";
import { ask } from "./dialog.js";
import { h } from "./dom.js";

const MOST_CHARACTERS = 500;

/**
 * @param {object} app t, notice, refresh
 * @param {"image"|"record"|"page"} kind
 * @param {number} id
 * @param {() => Promise<void>|void} onErased it is gone
 */
export async function eraseForGood(app, kind, id, onErased) {
  const { t } = app;
  const reason = await askText({
    title: t(`erase.${kind}.title`),
    label: t("erase.reason"),
    value: "",
    maxlength: MOST_CHARACTERS,
    save: t("erase.do"),
    other: { label: t("dialog.cancel"), value: null },
    note: h("div", { class: "quiet" }, h("p", {}, t(`erase.${kind}.text`)), h("p", {}, t("erase.forever"))),
  });
  if (reason === null) return;
  if (!reason.trim()) {
    app.notice.show(t("erase.noReason"));
    return;
  }
  try {
    const tombstone = await erase(kind, id, reason.trim());
    app.refresh();
    await onErased();
    await tell(t, kind, tombstone);
  } catch (error) {
    app.notice.show(error.isOffline ? t("state.offline.text") : error.message);
  }
}

/** What is left of it elsewhere, for the person who has to answer for it. */
function tell(t, kind, { versions, copies, finished_at: finished }) {
  const ids = ["image", "record", "form", "page"].flatMap((each) =>
    (copies[`${each}s`] ?? []).map((id) => `${t(`erase.copy.${each}`)} ${id}`),
  );
  const used = versions.map(({ name, use }) => h("li", {}, t(`erase.use.${use}`, { name })));
  return ask({
    title: t(`erase.${kind}.done`),
    body: [
      finished ? null : h("p", {}, t("erase.running")),
      h("p", {}, versions.length ? t("erase.versions") : t("erase.noVersions")),
      versions.length ? h("ul", {}, used) : null,
      ids.length ? h("p", {}, t("erase.copies", { ids: ids.join(", ") })) : null,
    ].filter(Boolean),
    choices: [{ label: t("dialog.close"), value: "close", kind: "primary", testid: "erased-close" }],
  });
}
