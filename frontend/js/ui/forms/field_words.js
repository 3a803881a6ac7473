/**
 * Words for a field and for what is wrong with it.
 */

import { fieldOf } from "../../core/forms/form_edits.js";

/** What the field is called, or its number while it has no name. */
export function fieldName(t, form, field) {
  return field.name.trim() || t("editor.nameless", { number: form.fields.indexOf(field) + 1 });
}

/** Name, kind and place of a field, and what is wrong with it: all that its frame shows. */
export function fieldWords({ t, format }, form, field, problems) {
  const [left, top, width, height] = field.rect_mm.map((mm) => format.number(mm));
  const kind = field.kind === "comb" ? t("editor.kind.combOf", { count: field.boxes }) : t(`editor.kind.${field.kind}`);
  const place = t("editor.place", { left, top, width, height });
  const own = problems.filter(({ key }) => key === field.key).map((problem) => problemWords(t, form, problem));
  return [fieldName(t, form, field), kind, place, ...own].join(", ");
}

/** @param {{kind: string, key: string|null, other: string|null}} problem */
export function problemWords(t, form, { kind, key, other }) {
  const nameOf = (one) => {
    const field = fieldOf(form, one);
    return field ? fieldName(t, form, field) : "";
  };
  return t(`editor.problem.${kind}`, { name: nameOf(key), other: nameOf(other) });
}
