/**
 * Logging in: name and password, and then a new password if an administrator chose it. The same in the view and in the dialog.
 */

import { fill, h, icon } from "../dom.js";
import { AccountForm } from "./account_form.js";
import { passwordForm } from "./password_form.js";

export class LoginSteps {
  #t;
  #server;
  #onReady;
  #form = null;
  element = h("div", { class: "login-steps" });

  /**
   * @param {(key: string, params?: object) => string} t
   * @param {{logIn, changePassword, getSession}} server
   * @param {(facts: object) => void} onReady somebody is logged in
   */
  constructor(t, server, onReady) {
    this.#t = t;
    this.#server = server;
    this.#onReady = onReady;
  }

  /**
   * Asks for name and password.
   *
   * @param {{name?: string|null, isPlainHttp?: boolean}} parts name: of the only person who may log in
   */
  askWho({ name = null, isPlainHttp = false }) {
    const t = this.#t;
    const who = { autocomplete: "username", maxlength: 100, value: name, readonly: name !== null };
    this.#show(
      new AccountForm({
        t,
        id: "login",
        fields: [
          { name: "name", label: t("login.name"), input: who },
          {
            name: "password",
            label: t("login.password"),
            input: { type: "password", autocomplete: "current-password" },
          },
        ],
        submit: { label: t("login.submit"), testid: "login-submit" },
        send: (texts) => this.#logIn(texts),
      }),
      isPlainHttp && h("p", { class: "notice", testid: "login-plain" }, icon("warning"), t("login.plainHttp")),
      h("p", { class: "quiet" }, t("login.help")),
    );
  }

  /** Asks for a new password. @param {object} facts of the session  @param {string|null} old null asks for it */
  askPassword({ user, csrf_token: token }, old = null) {
    const send = async (before, password) => this.#onReady(await this.#server.changePassword(before, password, token));
    this.#show(
      passwordForm(this.#t, { id: "password", name: user.name, old, send }),
      h("p", { testid: "password-must" }, this.#t("password.must", { name: user.name })),
    );
  }

  focus() {
    this.#form.focus();
  }

  #show(form, above, below = null) {
    this.#form = form;
    const isSecond = this.element.contains(document.activeElement);
    fill(this.element, above, form.element, below);
    if (isSecond) form.focus();
  }

  async #logIn({ name, password }) {
    await this.#server.logIn(name, password);
    const facts = await this.#server.getSession();
    if (facts.state !== "signed in") throw new Error(this.#t("login.noCookie"));
    if (facts.user.must_change_password) this.askPassword(facts, password);
    else this.#onReady(facts);
  }
}
