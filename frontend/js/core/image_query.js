/**
 * What the list of images shows: in which state and order, of which batch, and what was searched for. An address holds
 * only what differs from the defaults.
 */

export const STATES = Object.freeze(["all", "pending", "not_a_name", "labelled"]);
/** `answered`: the last checked first, so of checked images only. */
export const ORDERS = Object.freeze(["newest", "answered", "oldest", "uncertain", "name"]);
const ANSWERED = "answered";

/** @param {Object<string, string>} given of an address  @returns {{state, order, batch, q}} */
export function imageQuery(given) {
  const known = (value, values) => (values.includes(value) ? value : values[0]);
  const order = known(given.order, ORDERS);
  const state = order === ANSWERED ? "labelled" : known(given.state, STATES);
  return { state, order, batch: given.batch ?? "", q: (given.q ?? "").trim() };
}

/** The query after a choice: the order of answers and another state exclude each other, and the last choice counts. */
export function changedQuery(query, changes) {
  const isOutOfOrder = query.order === ANSWERED && (changes.state ?? "labelled") !== "labelled";
  return imageQuery({ ...query, ...(isOutOfOrder && { order: ORDERS[0] }), ...changes });
}

/** The part of a query that an address needs. */
export function inAddress({ state, order, batch, q }) {
  const isImplied = state === STATES[0] || order === ANSWERED;
  return { state: isImplied ? "" : state, order: order === ORDERS[0] ? "" : order, batch, q };
}

/** Whether it leaves any image out. */
export function isNarrowed({ state, batch, q }) {
  return state !== STATES[0] || batch !== "" || q !== "";
}
