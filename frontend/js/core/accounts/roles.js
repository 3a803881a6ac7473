/**
 * The four roles and what each may do, as the server has it; the web app only leaves out what would be refused.
 */

/** Each may do what those before it may. */
export const ROLES = Object.freeze(["reader", "reviewer", "trainer", "administrator"]);

const WRITING_VIEWS = ["upload", "review", "groups", "draw", "pages", "records"];
const LEAST_OF_SCOPES = { read: "reader", correct: "reviewer", train: "trainer" };

/** @param {string|null} role null: nobody is logged in  @param {string} least the least role that may */
export function isAllowed(role, least) {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** The least role that a view is of use to. @param {{name: string, id: number|null}} route */
export function leastRole({ name, id = null }) {
  if (["people", "audit"].includes(name)) return "administrator";
  const isEditor = name === "forms" && id !== null;
  return isEditor || WRITING_VIEWS.includes(name) ? "reviewer" : "reader";
}

/** The view that the app starts with. */
export function homeOf(role) {
  return isAllowed(role, "reviewer") ? "upload" : "images";
}

/** The scopes that an API token of somebody with this role may have. */
export function scopesOf(role) {
  return Object.keys(LEAST_OF_SCOPES).filter((scope) => isAllowed(role, LEAST_OF_SCOPES[scope]));
}
