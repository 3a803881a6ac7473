/**
 * Logging in: what a person who is not logged in sees first. After the log-in the app starts again at the address that was asked
 * for.
 */

import { parseRoute } from "../core/route.js";
import { LoginSteps } from "../ui/accounts/login_steps.js";
import { noAccounts } from "../ui/accounts/no_accounts.js";
import { button, h } from "../ui/dom.js";
import { leadText, viewHead } from "../ui/view_head.js";

export function loginView(outlet, _route, _signal, app) {
  const { t, accounts, session } = app;
  const root = h("section", { class: "view login" });
  outlet.append(root);
  if (session.isOpen) root.append(viewHead({ title: t("login.title") }), noAccounts(t));
  else if (session.isReady) root.append(...loggedIn(app));
  else {
    const steps = new LoginSteps(t, accounts.server, begin);
    const { facts } = session;
    if (facts.user) steps.askPassword(facts);
    else steps.askWho({ isPlainHttp: facts.is_plain_http });
    const other = button({ label: t("login.somebodyElse"), kind: "quiet", on: { click: app.logOut } });
    root.append(
      viewHead({ title: t("login.title"), lead: leadText(t("login.lead")) }),
      h("div", { class: "panel login-panel" }, steps.element),
      ...(facts.user ? [h("div", {}, other)] : []),
    );
    steps.focus();
  }
}

function loggedIn({ t, session, logOut }) {
  const { name, role } = session.user;
  return [
    viewHead({ title: t("login.title"), lead: leadText(t("login.is", { name, role: t(`role.${role}`) })) }),
    h("div", {}, button({ label: t("account.logOut"), kind: "primary", on: { click: logOut } })),
  ];
}

function begin() {
  if (parseRoute(window.location.hash).name === "login")
    window.history.replaceState(null, "", window.location.pathname);
  window.location.reload();
}
