/**
 * Forms: the requests of their list and of the editor.
 */

import { address, request } from "../api.js";

/** Pages of a PDF are rendered, and a form's file carries pictures. */
const LONG_MS = 300_000;

export const getForms = async (query, signal) => (await request("GET", "forms", { query, signal })).reply;
export const getForm = async (id, signal) => versioned(await request("GET", `forms/${id}`, { signal }));
export const deleteForm = (id) => request("DELETE", `forms/${id}`);
export const formFileUrl = (id) => address(`forms/${id}/file`).href;

/** The picture of a page as it is in a version, which never changes. */
export const pagePictureUrl = (id, page, version) => address(`forms/${id}/pages/${page}/picture`, { version }).href;

/** @returns {Promise<{boxes, horizontal, vertical}>} what is printed on a page, in millimetres */
export const getPrint = async (id, page, signal) =>
  (await request("GET", `forms/${id}/pages/${page}/print`, { signal, timeout: LONG_MS })).reply;

/**
 * Saves a form as its next version.
 *
 * @param {number} version that was changed: the server refuses (412) when there is a newer one
 */
export const saveForm = async (id, version, body) =>
  versioned(await request("PUT", `forms/${id}`, { headers: { "If-Match": `"${version}"` }, body }));

/** @param {File[]} files whose pages are the form's, in order  @param {string} name */
export async function createForm(files, name) {
  const parts = new FormData();
  parts.append("name", name);
  for (const file of files) parts.append("files", file, file.name);
  return (await request("POST", "forms", { body: parts, timeout: LONG_MS })).reply;
}

/**
 * @param {number} page of a pile, that the form is made from
 * @param {{name: string, turned: number, alike: boolean}} form `turned` in degrees clockwise; `alike`: its print is what it
 *   has in common with pages that look like it
 */
export async function createFormOfPage(page, { name, turned, alike }) {
  const parts = new FormData();
  for (const [key, value] of Object.entries({ page_id: page, name, turned, alike })) parts.append(key, String(value));
  return (await request("POST", "forms", { body: parts, timeout: LONG_MS })).reply;
}

/** @param {File} file that was downloaded here or written by `flask form export` */
export const importForm = async (file) =>
  (await request("POST", "forms/import", { body: file, timeout: LONG_MS })).reply;

function versioned({ reply, revision }) {
  return { form: reply, version: revision ?? reply.version };
}
