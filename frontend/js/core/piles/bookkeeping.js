/**
 * What has become of the pages of a pile, and what is to be done next.
 */

/** Every state of a page, in the order in which they are counted. */
export const PAGE_STATES = Object.freeze(["registered", "blank", "foreign", "needs help", "refused", "waiting"]);
const MOST_GROUPS = 3;
/** The same, with those that need a person first. */
export const BY_NEED = Object.freeze(["needs help", "refused", "foreign", "waiting", "blank", "registered"]);

/** @param {object} pile as the API sends it  @returns {{state: string, count: number}[]} the states that have pages */
export function partsOf({ states }) {
  return PAGE_STATES.map((state) => ({ state, count: states[state] ?? 0 })).filter(({ count }) => count > 0);
}

/** Pages that the program has not looked at yet; others wait until a form is known. */
export function unseenOf({ states, waiting_for_form: known = 0 }) {
  return (states.waiting ?? 0) - known;
}

/** Whether pages are still being looked at. */
export function isAtWork(pile) {
  return unseenOf(pile) > 0 || (pile.files ?? []).some(({ state }) => state === "waiting");
}

/** Whether pages that no form fits are being compared with each other. */
export function isComparing({ uncompared = 0 }) {
  return uncompared > 0;
}

/**
 * Pages that no form fits and that look alike, whose form a person may draw. A page like no other, such as a letter, is
 * offered only where there is nothing else to do.
 *
 * @returns {{page_id: number, pages: number}[]} the largest groups
 */
export function groupsToDraw(pile) {
  if (isAtWork(pile) || isComparing(pile)) return [];
  const groups = pile.alike ?? [];
  const together = groups.filter(({ pages }) => pages > 1);
  return (together.length || pile.states.registered ? together : groups).slice(0, MOST_GROUPS);
}

/** Whether a person may add pages; what is added to the sample would be deleted for good with it. */
export function takesPages({ is_sample: isSample }) {
  return !isSample;
}

/** The forms that may lie on a page: the sample's own on its pages, and all others on other pages. */
export function formsFor({ is_sample: isSample }, forms) {
  return forms.filter((form) => form.is_sample === isSample);
}

/** How much of a pile is done, 0 to 1: its pages count half and its fields the other half. */
export function progressOf({ pages, states, fields }) {
  if (!pages) return 0;
  const settled = pages - (states.waiting ?? 0) - (states["needs help"] ?? 0);
  const checked = fields.all ? fields.checked / fields.all : 0;
  return (settled / pages + checked) / 2;
}

/**
 * What a person can do now, most urgent first.
 *
 * @param {object} pile as the API sends it
 * @returns {{step: "help"|"form"|"review"|"export", count: number}[]}
 */
export function stepsOf(pile) {
  const { states, fields, waiting_for_form: waiting = 0 } = pile;
  const open = fields.all - fields.checked;
  const formless = (states.foreign ?? 0) + waiting;
  const isFormMissing = !isAtWork(pile) && !states.registered && groupsToDraw(pile).length === 0;
  return [
    { step: "form", count: isFormMissing ? formless : 0 },
    { step: "help", count: states["needs help"] ?? 0 },
    { step: "review", count: open },
    { step: "export", count: fields.checked > 0 || (states.registered ?? 0) > 0 ? fields.checked : 0 },
  ].filter(({ count }) => count > 0);
}
