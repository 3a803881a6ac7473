/**
 * Erasing for good, and the log of who did what: the requests that only administrators may send.
 */

import { request } from "../api.js";

const of = async (sent) => (await sent).reply;

const PATHS = { image: "images", record: "records", page: "pages" };

/**
 * @param {"image"|"record"|"page"} kind
 * @returns {Promise<{versions: {name: string, use: string}[], copies: {images: number[], records: number[], forms: number[], pages: number[]},
 *   finished_at: string|null}>} the tombstone
 */
export const erase = (kind, id, reason) => of(request("POST", `${PATHS[kind]}/${id}/erase`, { body: { reason } }));

/** @param {{cursor: string|null, limit: number}} query */
export const getAudit = (query, signal) => of(request("GET", "audit", { query, signal }));
