/**
 * Changes of a form, each as a function that returns a new one. A form is `{name, pages, fields}` as the API has it;
 * fields also have a `key` that stays the same while they are edited and is not sent.
 */

import { edgesOf, movedOnto, rectOf, rounded, shifted } from "./geometry.js";

export const KINDS = Object.freeze(["name", "text", "comb"]);
/** How a field's readings may be written; without a choice as in the installation. */
export const CASES = Object.freeze(["upper", "title", "written"]);
export const ACCENTS = Object.freeze(["folded", "kept"]);
export const MOST_FIELDS = 200;
export const MOST_NAME = 100;
/** A copy lies a little lower, so that it is not hidden. */
const BESIDE_MM = 4;

/** @param {object} form as the API gives it */
export function editable({ name, pages, fields }) {
  return {
    name,
    pages: pages.map((page) => ({ ...page })),
    fields: fields.map((field, index) => ({ ...field, boxes: field.boxes || 0, key: `f${index}` })),
  };
}

/** The body that saves a form. */
export function toSave({ name, pages, fields }) {
  return {
    name: name.trim(),
    pages: pages.map(({ width_mm, height_mm, size_known }) => ({ width_mm, height_mm, size_known })),
    fields: fields.map(({ name: called, kind, page, rect_mm, optional, boxes, ...style }) => ({
      name: called.trim(),
      kind,
      page,
      rect_mm,
      optional,
      ...(kind === "comb" && { boxes }),
      ...(style.case && { case: style.case }),
      ...(style.accents && { accents: style.accents }),
    })),
  };
}

export const fieldOf = (form, key) => form.fields.find((field) => field.key === key) ?? null;

/** @returns {object} with the field at the end of the order */
export function withField(form, field) {
  return { ...form, fields: [...form.fields, field] };
}

export function withChange(form, key, change) {
  return { ...form, fields: form.fields.map((field) => (field.key === key ? { ...field, ...change } : field)) };
}

export function without(form, key) {
  return { ...form, fields: form.fields.filter((field) => field.key !== key) };
}

/** Moves a field in the order of the export. @param {number} by -1 up, 1 down */
export function reordered(form, key, by) {
  const from = form.fields.findIndex((field) => field.key === key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= form.fields.length) return form;
  const fields = [...form.fields];
  fields.splice(to, 0, ...fields.splice(from, 1));
  return { ...form, fields };
}

/** @param {(number: number) => string} nameOf  @returns {string} the first name that no field has */
export function unusedName(form, nameOf, first = 1) {
  const used = new Set(form.fields.map(({ name }) => name.trim()));
  let number = first;
  while (used.has(nameOf(number))) number += 1;
  return nameOf(number);
}

/** A copy beside the field, right behind it in the order. */
export function duplicated(form, key, { newKey, nameOf }) {
  const index = form.fields.findIndex((field) => field.key === key);
  const field = form.fields[index];
  const page = form.pages[field.page - 1];
  const edges = edgesOf(field.rect_mm);
  const below = movedOnto(shifted(edges, 0, edges.bottom - edges.top + BESIDE_MM), page);
  const copy = { ...field, key: newKey, name: unusedName(form, nameOf, 2), rect_mm: rectOf(below, page) };
  return { ...form, fields: form.fields.toSpliced(index + 1, 0, copy) };
}

/** The field on every other page too, in the same place. @param {(page: number) => string} nameOf a page's copy */
export function copiedToAllPages(form, key, { newKey, nameOf }) {
  const field = fieldOf(form, key);
  let grown = form;
  for (let page = 1; page <= form.pages.length; page += 1) {
    if (page === field.page) continue;
    const name = unusedName(grown, (number) => (number === 1 ? nameOf(page) : `${nameOf(page)} (${number})`));
    grown = withField(grown, { ...field, key: newKey(), page, name });
  }
  return grown;
}

/**
 * Another size of a page's paper. Its picture shows the whole paper, so fields keep their place in the picture.
 *
 * @param {number[]} numbers of the pages, from 1
 */
export function withPaper(form, numbers, size) {
  const width_mm = rounded(size.width_mm);
  const height_mm = rounded(size.height_mm);
  const scale = (number) => {
    const page = form.pages[number - 1];
    return [width_mm / page.width_mm, height_mm / page.height_mm];
  };
  const scaled = ({ page, rect_mm: [left, top, width, height] }) => {
    const [x, y] = scale(page);
    return rectOf(
      { left: left * x, top: top * y, right: (left + width) * x, bottom: (top + height) * y },
      { width_mm, height_mm },
    );
  };
  return {
    ...form,
    pages: form.pages.map((page, index) =>
      numbers.includes(index + 1) ? { ...page, width_mm, height_mm, size_known: true } : page,
    ),
    fields: form.fields.map((field) => (numbers.includes(field.page) ? { ...field, rect_mm: scaled(field) } : field)),
  };
}

/** Whether two forms are the same to the server. */
export function isSame(one, other) {
  return JSON.stringify(toSave(one)) === JSON.stringify(toSave(other));
}
