/**
 * A label as text.
 */

import { NOBODY } from "../core/author.js";

/** The label's text, or the word for its kind. */
export function labelText(t, label) {
  if (!label || label.kind === "withdrawn") return t("label.none");
  return label.text ?? t(`label.${label.kind}`);
}

/** When a label was given, and by whom if a name was. */
export function labelledBy({ t, format }, { author, created_at: created }) {
  const time = format.moment(created);
  return author === NOBODY ? time : t("images.by", { author, time });
}
