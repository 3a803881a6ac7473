/**
 * Who is logged in, for this tab: fetched at the start, asked for over the view when the server requires a log-in, and shared
 * with the other tabs of this browser.
 */

import * as server from "./api/accounts.js";
import { useSession } from "./api/session.js";
import { AccountSession } from "./core/accounts/account_session.js";
import { Attendance } from "./core/accounts/attendance.js";
import { askToLogIn } from "./ui/accounts/login_dialog.js";

const REMEMBERED = "paraph.account";
const NO_ACCOUNTS = Object.freeze({ state: "open", user: null, csrf_token: null, is_plain_http: false });
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "wheel"];

/** What the server says about the session; if it cannot be reached, who was logged in last. */
export async function sessionFacts(storage) {
  try {
    return await server.getSession();
  } catch {
    return { ...NO_ACCOUNTS, ...remembered(storage) };
  }
}

function remembered(storage) {
  try {
    return JSON.parse(storage.getItem(REMEMBERED) ?? "{}");
  } catch {
    return {};
  }
}

export class Accounts {
  #channel;

  /**
   * @param {object} parts
   * @param {(key: string, params?: object) => string} parts.t
   * @param {object} parts.facts of `sessionFacts`
   * @param {{setItem}} parts.storage this installation's
   * @param {string} parts.path of the installation
   */
  constructor({ t, facts, storage, path }) {
    this.server = {
      getSession: server.getSession,
      logIn: (...given) => this.#told(server.logIn(...given)),
      changePassword: (...given) => this.#told(server.changePassword(...given)),
    };
    this.session = new AccountSession({
      facts,
      current: server.getSession,
      ask: (question, signal) => askToLogIn({ t, server: this.server, ...question }, signal),
    });
    const remember = ({ facts: { state, user } }) => storage.setItem(REMEMBERED, JSON.stringify({ state, user }));
    remember(this.session);
    this.session.subscribe(remember);
    this.#channel = new BroadcastChannel(`paraph-account ${path}`);
    this.#channel.addEventListener("message", () => this.#hear());
    this.#prepareRequests();
  }

  /** Ends the session and loads the front page. */
  async logOut() {
    await this.#told(server.logOut()).catch((error) => {
      // The session had ended already, or belongs to somebody else by now.
      if (![401, 403].includes(error.status)) throw error;
    });
    window.history.replaceState(null, "", window.location.pathname);
    window.location.reload();
  }

  #prepareRequests() {
    const attendance = new Attendance(() => performance.now());
    for (const type of SIGNS_OF_LIFE)
      window.addEventListener(type, () => attendance.see(), { capture: true, passive: true });
    useSession({
      headers: (method) => this.session.headers(method),
      mend: (error, signal) => this.session.mend(error, signal),
      isAttended: () => attendance.isAttended,
    });
  }

  async #told(request) {
    const reply = await request;
    this.#channel.postMessage("changed");
    return reply;
  }

  /** Another tab has logged in or out. */
  #hear() {
    if (this.session.isReady) this.session.look().catch(() => {});
    else window.location.reload();
  }
}
