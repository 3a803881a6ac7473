/**
 * Addresses of the web app: `#/review?order=oldest` <-> {name, id, query}. A view that belongs to something with
 * a view of its own comes after its id: `#/piles/3/records` <-> {name: "records", id: 3}. Knows no DOM and no views.
 */

export const ROUTES = Object.freeze([
  "upload",
  "piles",
  "pages",
  "records",
  "review",
  "groups",
  "images",
  "draw",
  "batches",
  "forms",
  "models",
  "export",
  "bin",
  "login",
  "account",
  "people",
  "audit",
]);
export const HOME = "upload";
/** Views that the navigation shows as part of another view. */
export const PARENTS = Object.freeze({ bin: "images", pages: "piles", records: "piles" });
/** Views that the navigation does not link to. */
export const UNLINKED = Object.freeze(["login", "account", "people", "audit"]);
/** Views whose address follows the id of another view. */
const BELOW = Object.freeze({ records: "piles" });

/**
 * @param {string} hash as in `location.hash`, with or without the leading `#`
 * @returns {{name: string, id: number|null, query: Object<string, string>}} unknown names give the home view
 */
export function parseRoute(hash) {
  const [path, search = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const [first, id, below] = path.split("/");
  const name = ROUTES.includes(below) && BELOW[below] === first ? below : first;
  if (!ROUTES.includes(name)) return { name: HOME, id: null, query: {} };
  return {
    name,
    id: /^[1-9]\d{0,15}$/.test(id ?? "") ? Number(id) : null,
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** The hash for a route; empty and missing query values are left out. */
export function formatRoute({ name, id = null, query = {} }) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value != null);
  const search = new URLSearchParams(given).toString();
  const path = id !== null && BELOW[name] ? `${BELOW[name]}/${id}/${name}` : `${name}${id === null ? "" : `/${id}`}`;
  return `#/${path}${search ? `?${search}` : ""}`;
}
