/**
 * One's own account: the password, and the API tokens of programs that work in one's name.
 */

import { getTokens, makeToken, revokeToken } from "../api/accounts.js";
import { accountWords } from "../core/accounts/account_words.js";
import { scopesOf } from "../core/accounts/roles.js";
import { allOf } from "../core/all_of.js";
import { AccountForm } from "../ui/accounts/account_form.js";
import { noAccounts } from "../ui/accounts/no_accounts.js";
import { passwordForm } from "../ui/accounts/password_form.js";
import { shownOnce } from "../ui/accounts/shown_once.js";
import { tokenRow } from "../ui/accounts/token_row.js";
import { ask } from "../ui/dialog.js";
import { fill, h, select } from "../ui/dom.js";
import { loading, showFailure } from "../ui/states.js";
import { leadText, viewHead } from "../ui/view_head.js";

const CHUNK = 100;
const MOST_NAME = 100;
const DAYS = [30, 90, 365, null];

export function accountView(outlet, _route, signal, app) {
  const { t, session } = app;
  const root = h("section", { class: "view account" });
  outlet.append(root);
  if (!session.user) {
    root.append(viewHead({ title: t("account.title") }), noAccounts(t));
    return;
  }
  const { name, role } = session.user;
  root.append(
    viewHead({ title: t("account.title"), lead: leadText(t("login.is", { name, role: t(`role.${role}`) })) }),
    passwordPanel(app),
  );
  new Tokens(root, signal, app).start();
}

function passwordPanel({ t, session, accounts, notice }) {
  const form = passwordForm(t, {
    id: "password",
    name: session.user.name,
    old: null,
    send: async (old, password) => {
      session.learn(await accounts.server.changePassword(old, password, session.facts.csrf_token));
      form.clear();
      notice.show(t("password.changed"));
    },
  });
  return h(
    "section",
    { class: "panel account-panel" },
    h("h2", {}, t("password.title")),
    h("p", { class: "quiet" }, t("password.text")),
    form.element,
  );
}

class Tokens {
  #app;
  #signal;
  #made = h("div");
  #list = h("div");
  #wanted = { scope: "read", days: DAYS[1] };

  constructor(root, signal, app) {
    this.#app = app;
    this.#signal = signal;
    const { t } = app;
    root.append(
      h(
        "section",
        { class: "panel account-panel" },
        h("h2", {}, t("token.title")),
        h("p", { class: "quiet" }, t("token.text")),
        this.#form(),
        this.#made,
        this.#list,
      ),
    );
  }

  start() {
    fill(this.#list, loading(this.#app.t));
    this.#load();
  }

  #form() {
    const { t, session } = this.#app;
    const form = new AccountForm({
      t,
      id: "token",
      fields: [{ name: "name", label: t("token.name"), hint: t("token.nameHint"), input: { maxlength: MOST_NAME } }],
      submit: { label: t("token.make"), testid: "token-make" },
      send: async ({ name }) => {
        this.#show(await makeToken({ name, ...this.#wanted }));
        form.clear();
        await this.#load();
      },
    });
    const scope = select({
      label: t("token.scope"),
      value: this.#wanted.scope,
      options: scopesOf(session.role).map((one) => [one, t(`token.scope.${one}`)]),
      testid: "token-scope",
      onChange: (chosen) => {
        this.#wanted.scope = chosen;
      },
    });
    const days = select({
      label: t("token.days"),
      value: this.#wanted.days,
      options: DAYS.map((count) => [count ?? "", count ? t("token.daysCount", { count }) : t("token.forever")]),
      testid: "token-days",
      onChange: (chosen) => {
        this.#wanted.days = Number(chosen) || null;
      },
    });
    form.element.querySelector(".account-field").after(h("div", { class: "account-choices" }, scope, days));
    return form.element;
  }

  #show({ name, token }) {
    const { t } = this.#app;
    const once = shownOnce(this.#app, {
      title: t("token.made.title", { name }),
      text: t("token.made.text"),
      secret: token,
      testid: "token-secret",
      onClose: () => fill(this.#made),
    });
    fill(this.#made, once);
    once.querySelector("h2").focus();
  }

  async #load() {
    const { t } = this.#app;
    try {
      const tokens = await allOf((cursor) => getTokens({ cursor, limit: CHUNK }, this.#signal));
      fill(
        this.#list,
        tokens.length
          ? h(
              "ul",
              { class: "rows", "aria-label": t("token.title") },
              tokens.map((token) => tokenRow(this.#app, token, () => this.#revoke(token))),
            )
          : h("p", { class: "quiet", testid: "tokens-none" }, t("token.none")),
      );
    } catch (error) {
      if (!this.#signal.aborted) showFailure(this.#list, t, error, () => this.start());
    }
  }

  async #revoke({ id, name }) {
    const { t, notice } = this.#app;
    const choice = await ask({
      title: t("token.revokeTitle", { name }),
      body: [h("p", {}, t("token.revokeText"))],
      choices: [
        { label: t("dialog.cancel"), value: "", kind: "quiet" },
        { label: t("token.revoke"), value: "revoke", kind: "danger", testid: "token-revoke-sure" },
      ],
    });
    if (choice !== "revoke") return;
    try {
      await revokeToken(id);
      notice.show(t("token.revoked", { name }));
      await this.#load();
    } catch (error) {
      notice.show(accountWords(t, error));
    }
  }
}
