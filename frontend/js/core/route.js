/**
 * Addresses of the web app: `#/review?order=oldest` <-> {name, id, query}. Knows no DOM and no views.
 */

export const ROUTES = Object.freeze([
  "upload",
  "review",
  "groups",
  "images",
  "draw",
  "batches",
  "forms",
  "models",
  "export",
  "bin",
]);
export const HOME = "upload";
/** Views that belong to the entry of another view in the navigation. */
export const PARENTS = Object.freeze({ bin: "images" });

/**
 * @param {string} hash as in `location.hash`, with or without the leading `#`
 * @returns {{name: string, id: number|null, query: Object<string, string>}} unknown names give the home view
 */
export function parseRoute(hash) {
  const [path, search = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const [name, id] = path.split("/");
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
  return `#/${name}${id === null ? "" : `/${id}`}${search ? `?${search}` : ""}`;
}
