/**
 * What is wrong with a form while it is edited: names given twice, fields outside their page or over each other …
 */

import { MOST_FIELDS, MOST_NAME } from "./form_edits.js";
import { isOnPage, overlap } from "./geometry.js";

/** Lower fields can hardly be written in. */
const LEAST_HEIGHT_MM = 3;
const LEAST_PAPER_MM = 30;
const MOST_PAPER_MM = 2000;

/**
 * @param {object} form  @param {string} form.name
 * @returns {{kind: string, key: string|null, other: string|null, blocks: boolean}[]} `key`: the field that it is
 *   about, `other`: another field; `blocks`: the form cannot be saved like this
 */
export function problemsOf(form) {
  return [
    ...ofForm(form),
    ...form.fields.flatMap((field) => ofField(form, field)),
    ...form.fields.flatMap((field, index) => ofPairs(field, form.fields.slice(0, index))),
  ];
}

const problem = (kind, key, other = null, blocks = true) => ({ kind, key, other, blocks });

function ofForm({ name, pages, fields }) {
  const isPaper = (mm) => mm >= LEAST_PAPER_MM && mm <= MOST_PAPER_MM;
  return [
    ...(isName(name) ? [] : [problem("formName", null)]),
    ...(pages.every((page) => isPaper(page.width_mm) && isPaper(page.height_mm)) ? [] : [problem("paper", null)]),
    ...(fields.length > MOST_FIELDS ? [problem("tooMany", null)] : []),
  ];
}

function ofField({ pages }, { key, name, kind, page: number, rect_mm: rect, boxes }) {
  const page = pages[number - 1];
  if (!page) return [problem("noPage", key)];
  return [
    ...(isName(name) ? [] : [problem("noName", key)]),
    ...(isOnPage(rect, page) ? [] : [problem("outside", key)]),
    ...(kind === "comb" && !(Number.isInteger(boxes) && boxes > 0) ? [problem("noBoxes", key)] : []),
    ...(rect[3] < LEAST_HEIGHT_MM ? [problem("low", key, null, false)] : []),
  ];
}

/** Problems of a field with those before it in the order. */
function ofPairs(field, before) {
  const twin = before.find(({ name }) => name.trim() === field.name.trim() && isName(name));
  const under = before.find(({ page, rect_mm: rect }) => page === field.page && overlap(rect, field.rect_mm));
  return [
    ...(twin ? [problem("twice", field.key, twin.key)] : []),
    ...(under ? [problem("overlap", field.key, under.key, false)] : []),
  ];
}

function isName(name) {
  const length = name.trim().length;
  return length > 0 && length <= MOST_NAME;
}
