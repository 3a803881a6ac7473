/**
 * What has become of the pages of a pile, and what is to be done next.
 */

/** Every state of a page, in the order in which they are counted. */
export const PAGE_STATES = Object.freeze(["registered", "blank", "foreign", "needs help", "refused", "waiting"]);
/** The same, what needs a person first. */
export const BY_NEED = Object.freeze(["needs help", "refused", "foreign", "waiting", "blank", "registered"]);

/** @param {object} pile the API's  @returns {{state: string, count: number}[]} the states that there are pages of */
export function partsOf({ states }) {
  return PAGE_STATES.map((state) => ({ state, count: states[state] ?? 0 })).filter(({ count }) => count > 0);
}

/** Whether pages are still being looked at. */
export function isAtWork({ states, files = [] }) {
  return (states.waiting ?? 0) > 0 || files.some(({ state }) => state === "waiting");
}

/** Whether a person may add pages; what is added to the sample would be deleted for good with it. */
export function takesPages({ is_sample: isSample }) {
  return !isSample;
}

/** How far a pile is, 0 to 1: its pages count half and its fields the other half. */
export function progressOf({ pages, states, fields }) {
  if (!pages) return 0;
  const settled = pages - (states.waiting ?? 0) - (states["needs help"] ?? 0);
  const checked = fields.all ? fields.checked / fields.all : 0;
  return (settled / pages + checked) / 2;
}

/**
 * What a person can do now, most urgent first.
 *
 * @param {object} pile the API's
 * @returns {{step: "help"|"form"|"review"|"export", count: number}[]}
 */
export function stepsOf(pile) {
  const { states, fields } = pile;
  const open = fields.all - fields.checked;
  const isFormMissing = !isAtWork(pile) && !states.registered && (states.foreign ?? 0) > 0;
  return [
    { step: "form", count: isFormMissing ? states.foreign : 0 },
    { step: "help", count: states["needs help"] ?? 0 },
    { step: "review", count: open },
    { step: "export", count: fields.checked > 0 || (states.registered ?? 0) > 0 ? fields.checked : 0 },
  ].filter(({ count }) => count > 0);
}
