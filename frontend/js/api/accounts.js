/**
 * Accounts: the requests of logging in and out, of people and of API tokens. The session's own requests do not wait
 * for a log-in.
 */

import { request } from "../api.js";

const of = async (sent) => (await sent).reply;
const get = async (path, query, signal) => of(request("GET", path, { query, signal }));
const post = async (path, body) => of(request("POST", path, { body }));
const atOnce = async (method, path, body) => of(request(method, path, { body, waits: false }));

export const getSession = () => atOnce("GET", "session");
export const logIn = (name, password) => atOnce("POST", "session", { name, password });
export const logOut = () => atOnce("DELETE", "session");
/** Ends all other sessions of the account. @param {string} token of the session whose password it is */
export const changePassword = async (old, password, token) =>
  of(
    request("PUT", "session/password", {
      body: { old, new: password },
      headers: { "X-CSRF-Token": token },
      waits: false,
    }),
  );

export const getPeople = (query, signal) => get("users", query, signal);
/** @returns {Promise<object>} the person, with a `password`, only in this reply */
export const addPerson = (name, role) => post("users", { name, role });
/** @param {{role?: string, disabled?: boolean}} changes */
export const changePerson = async (id, changes) => of(request("PATCH", `users/${id}`, { body: changes }));
/** @returns {Promise<{password: string}>} */
export const resetPassword = (id) => post(`users/${id}/password`, {});

export const getTokens = (query, signal) => get("tokens", query, signal);
/** @param {{name: string, scope: string, days: number|null}} wanted  @returns {Promise<object>} with the `token`, only in this reply */
export const makeToken = (wanted) => post("tokens", wanted);
export const revokeToken = async (id) => of(request("DELETE", `tokens/${id}`));
