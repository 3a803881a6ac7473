/**
 * Piles: the requests of their pages and records.
 */

import { address, headersOf, request, sendFiles } from "../api.js";
import { pileResults } from "../core/piles/pile_results.js";

/** A page is cut while the person waits, out of a file that may be large. */
const LONG_MS = 120_000;

const get = async (path, query, signal) => (await request("GET", path, { query, signal })).reply;
const post = async (path, body, options = {}) => (await request("POST", path, { body, ...options })).reply;

/** Brings pages into a pile, named as a batch is; the results are those of an upload, see `pileResults`. */
export const uploadPages = (files, { batch, counted, ...options }) =>
  sendFiles("piles", { name: batch, counted }, files, options, pileResults);

export const getPiles = (query, signal) => get("piles", query, signal);
export const getPile = (id, signal) => get(`piles/${id}`, {}, signal);
export const deletePile = (id) => request("DELETE", `piles/${id}`);
export const cutPile = (id) => post(`piles/${id}/cut`, { form_id: null });
/** @param {number|null} counted how many filled-in forms a person says are in the pile */
export const countForms = async (id, counted) => (await request("PATCH", `piles/${id}`, { body: { counted } })).reply;
/** Says that a person has looked through the doubted or unproven records. @param {string} fingerprint of those seen */
export const checkRecords = (id, fingerprint, author = "") =>
  post(`piles/${id}/check`, { fingerprint }, { headers: headersOf({ author }) });
export const uncheckRecords = async (id, fingerprint) =>
  (await request("DELETE", `piles/${id}/check`, { query: { fingerprint } })).reply;
export const makeSample = () => post("sample", {});
export const pileExportUrl = (id, query) => address(`piles/${id}/export`, query).href;
export const pilePicturesUrl = (id) => address(`piles/${id}/pages.zip`).href;

export const getPages = (query, signal) => get("pages", query, signal);
export const getPage = (id, signal) => get(`pages/${id}`, {}, signal);
export const pagePictureUrl = (id) => address(`pages/${id}/picture`).href;
/** @param {{id: number, decision_id: number}} page with the decision to undo; if there is a newer one, nothing is undone */
export const undoPage = ({ id, decision_id }, author = "") =>
  post(`pages/${id}/undo`, { decision_id }, { headers: headersOf({ author }) });

/**
 * @param {{id: number, revision: number}} page as the person saw it
 * @param {{action: string}} decision
 * @param {string} author "" without a name
 */
export const decidePage = ({ id, revision }, decision, author = "") =>
  post(`pages/${id}/decisions`, decision, {
    headers: { "If-Match": `"${revision}"`, ...headersOf({ author }) },
    timeout: LONG_MS,
  });

export const getRecords = (pile, query, signal) => get(`piles/${pile}/records`, query, signal);
export const getRecord = (id, signal) => get(`records/${id}`, {}, signal);
