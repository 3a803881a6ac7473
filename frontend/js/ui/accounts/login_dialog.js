/**
 * Logging in without leaving the view: a dialog over it, with a backdrop that hides it meanwhile.
 */

import { button, fill, h } from "../dom.js";
import { LoginSteps } from "./login_steps.js";

/**
 * @param {object} parts
 * @param {(key: string, params?: object) => string} parts.t
 * @param {{logIn, changePassword, getSession}} parts.server
 * @param {object|null} parts.user who made the requests that wait; null: nobody in particular
 * @param {object} parts.facts what the server says now
 * @param {AbortSignal} signal takes the dialog away
 * @returns {Promise<object>} what the server says once somebody is logged in. For anybody but `user` the page is reloaded
 */
export function askToLogIn({ t, server, user, facts }, signal) {
  return new Promise((resolve) => {
    const steps = new LoginSteps(t, server, (reply) => {
      if (user && reply.user.id !== user.id) startAnew();
      else resolve(reply);
    });
    const words = h("p", { testid: "login-why" });
    const heading = h("h2", { id: "login-title" }, t(user ? "login.again" : "login.title"));
    const others = h("div", { class: "dialog-choices" });
    const dialog = h(
      "dialog",
      { class: "dialog login-dialog", "aria-labelledby": "login-title", closedby: "none", testid: "login-dialog" },
      heading,
      h("div", { class: "dialog-body" }, words, steps.element),
      others,
    );
    const ask = () => {
      words.textContent = t(user ? "login.againText" : "login.nowText");
      steps.askWho({ name: user?.name ?? null, isPlainHttp: facts.is_plain_http });
      fill(
        others,
        user &&
          button({ label: t("login.somebodyElse"), kind: "quiet", testid: "login-else", on: { click: startAnew } }),
      );
    };
    const askAgain = () => {
      ask();
      steps.focus();
    };
    if (isOf(facts, user)) steps.askPassword(facts);
    else if (facts.user)
      takenOver({ t, facts, user, words, others, onStay: askAgain, onGo: () => (user ? startAnew() : resolve(facts)) });
    else ask();
    keepOpen(dialog, signal);
    document.body.append(dialog);
    dialog.showModal();
    if (steps.element.childElementCount) steps.focus();
  });
}

/** Whether the person is logged in, and only has to choose a password. */
function isOf(facts, user) {
  return facts.user?.must_change_password && (!user || facts.user.id === user.id);
}

/** Says that another person has logged in in this browser, and asks who goes on. */
function takenOver({ t, facts, user, words, others, onStay, onGo }) {
  words.textContent = t(user ? "login.other" : "login.otherNow", { name: facts.user.name, mine: user?.name ?? "" });
  fill(
    others,
    button({
      label: t("login.goOn", { name: facts.user.name }),
      kind: user ? "quiet" : "primary",
      on: { click: onGo },
    }),
    user &&
      button({
        label: t("login.stay", { name: user.name }),
        kind: "primary",
        testid: "login-stay",
        on: { click: onStay },
      }),
  );
}

/** Opens the dialog again when Escape has closed it, until the signal fires. */
function keepOpen(dialog, signal) {
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => signal.aborted || dialog.showModal());
  signal.addEventListener("abort", () => {
    dialog.close();
    dialog.remove();
  });
}

function startAnew() {
  window.location.reload();
}
