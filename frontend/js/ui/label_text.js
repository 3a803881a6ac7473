/**
 * A label as text.
 */

/** The label's text, or the word for its kind. */
export function labelText(t, label) {
  if (!label || label.kind === "withdrawn") return t("label.none");
  return label.text ?? t(`label.${label.kind}`);
}
