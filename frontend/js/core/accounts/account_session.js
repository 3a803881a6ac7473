/**
 * Who is logged in, as the server last said. When it refuses requests because the session has ended, the person is asked once to
 * log in, however many requests there are. Then they may be sent again, but only for the person who made them. Knows no DOM and
 * no addresses.
 */

import { problemCode } from "./account_words.js";
import { isAllowed } from "./roles.js";

const MENDABLE = ["signed-out", "csrf", "change-password"];
const WRITES = ["POST", "PUT", "PATCH", "DELETE"];

/**
 * What the server says about a session.
 *
 * @typedef {{state: "open"|"signed out"|"signed in", user: {id: number, name: string, role: string,
 *   must_change_password: boolean}|null, csrf_token: string|null, is_plain_http: boolean}} Facts
 */

export class AccountSession {
  #facts;
  #current;
  #ask;
  #mending = null;
  #answer = null;
  #listeners = new Set();

  /**
   * @param {object} parts
   * @param {Facts} parts.facts
   * @param {() => Promise<Facts>} parts.current asks the server
   * @param {(question: {user: object|null, facts: Facts}, signal: AbortSignal) => Promise<Facts>} parts.ask asks `user`
   *   to log in over the view, or anybody if it is null; resolves with what the server says then. The signal fires when the
   *   question is no longer needed
   */
  constructor({ facts, current, ask }) {
    this.#facts = facts;
    this.#current = current;
    this.#ask = ask;
  }

  get facts() {
    return this.#facts;
  }

  /** Null while Paraph is open to everybody, and while nobody is logged in. */
  get user() {
    return this.#facts.user;
  }

  get isOpen() {
    return this.#facts.state === "open";
  }

  /** Whether requests can be answered: nobody has to log in or to choose a password first. */
  get isReady() {
    return isReady(this.#facts);
  }

  /** Whether somebody is being asked to log in. */
  get isAway() {
    return this.#answer !== null;
  }

  /** "administrator" where there are no accounts; null when nobody is logged in. */
  get role() {
    return this.isOpen ? "administrator" : (this.user?.role ?? null);
  }

  may(least) {
    return isAllowed(this.role, least);
  }

  /** Headers that a request needs besides its own. */
  headers(method) {
    const { csrf_token: token } = this.#facts;
    return token && WRITES.includes(method) ? { "X-CSRF-Token": token } : {};
  }

  /** @param {(session: AccountSession) => void} listener is called when the person, the role or the token changes */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /** Adopts what the server says. */
  learn(facts) {
    const isNews = JSON.stringify(facts) !== JSON.stringify(this.#facts);
    this.#facts = facts;
    if (isNews) for (const listener of this.#listeners) listener(this);
  }

  /**
   * If a request was refused because of the session, waits until it can be sent again.
   *
   * @param {AbortSignal} [signal] ends the wait
   * @returns {Promise<boolean>} whether to send the request again
   */
  async mend(error, signal) {
    const code = problemCode(error);
    if (code === "not-allowed") this.look().catch(() => {}); // the role has changed
    if (!MENDABLE.includes(code)) return false;
    await unlessAborted(this.#mendOnce(), signal);
    return true;
  }

  /** Asks the server again, for example when another tab has logged in or out. */
  async look() {
    if (!this.#answer) return this.#mendOnce();
    const facts = await this.#current();
    if (this.#suits(facts)) this.#answer?.(facts);
    return undefined;
  }

  #mendOnce() {
    this.#mending ??= this.#mend().finally(() => {
      this.#mending = null;
    });
    return this.#mending;
  }

  async #mend() {
    const facts = await this.#current();
    this.learn(this.#suits(facts) ? facts : await this.#asked(facts));
  }

  /** Whether requests of this page can go on: the person is still the same. */
  #suits(facts) {
    return isReady(facts) && facts.user?.id === this.user?.id;
  }

  async #asked(facts) {
    const over = new AbortController();
    try {
      const answered = new Promise((resolve) => {
        this.#answer = resolve;
      });
      return await Promise.race([answered, this.#ask({ user: this.user, facts }, over.signal)]);
    } finally {
      this.#answer = null;
      over.abort();
    }
  }
}

function isReady({ state, user }) {
  return state === "open" || (state === "signed in" && !user.must_change_password);
}

function unlessAborted(work, signal) {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
