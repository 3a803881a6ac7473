/**
 * Dialogs for a label that somebody else has replaced meanwhile (412) and for one that the server refused.
 */

import { ask } from "../dialog.js";
import { h } from "../dom.js";
import { labelText } from "../label_text.js";

function side(name, text) {
  return h(
    "div",
    { class: "versus-side" },
    h("span", { class: "versus-name" }, name),
    h("strong", { class: "versus-text" }, text),
  );
}

/** @returns {Promise<void>} */
export async function resolveConflict({ t, outbox, entry, imageUrl }) {
  const current = entry.problem?.current ?? { revision: entry.revision, label: null };
  const mine = entry.op === "undo" ? t("conflict.undo") : labelText(t, entry.body);
  const choice = await ask({
    title: t("conflict.title"),
    body: [
      h("p", {}, t("conflict.text")),
      h("img", { class: "versus-image", src: imageUrl, alt: t("review.imageAlt") }),
      h(
        "div",
        { class: "versus" },
        side(t("conflict.mine"), mine),
        side(t("conflict.theirs"), labelText(t, current.label)),
      ),
    ],
    choices: [
      { label: t("conflict.keepMine"), value: "mine", kind: "primary", testid: "conflict-mine" },
      { label: t("conflict.keepTheirs"), value: "theirs", testid: "conflict-theirs" },
    ],
  });
  if (choice === "mine") await outbox.keepMine(entry.key, current.revision);
  if (choice === "theirs") outbox.discard(entry.key);
}

/** @returns {Promise<void>} */
export async function resolveRefusal({ t, outbox, entry }) {
  const choice = await ask({
    title: t("refused.title"),
    body: [
      h("p", {}, entry.problem?.detail ?? entry.problem?.title ?? t("state.error.title")),
      h(
        "p",
        {},
        t("refused.typed"),
        " ",
        h("strong", {}, entry.items ? t("refused.step", { count: entry.items.length }) : labelText(t, entry.body)),
      ),
    ],
    choices: [
      { label: t("refused.later"), value: "", kind: "primary" },
      { label: t("refused.discard"), value: "discard", kind: "danger" },
    ],
  });
  if (choice === "discard") outbox.discard(entry.key);
}
