/**
 * The account in the head of the page: who is logged in, and a menu with the views of accounts and logging out.
 */

import { leastRole } from "../../core/accounts/roles.js";
import { formatRoute } from "../../core/route.js";
import { fill, h, icon } from "../dom.js";

const LINKS = { account: "key", people: "people", audit: "batches" };

export class AccountMenu {
  #app;
  #toggle;
  #panel;
  element;

  /** @param {object} app t, session, logOut */
  constructor(app) {
    this.#app = app;
    this.#toggle = h("button", {
      type: "button",
      class: "account-button",
      "aria-expanded": "false",
      "aria-controls": "account-menu",
      testid: "account",
      on: { click: () => this.#open(this.#panel.hidden) },
    });
    this.#panel = h("div", { class: "account-menu", id: "account-menu", hidden: true, testid: "account-menu" });
    this.element = h("div", { class: "account-place" }, this.#toggle, this.#panel);
    this.#closeWhenLeft();
  }

  /** Shows the person who is logged in. */
  update() {
    const { t, session, logOut } = this.#app;
    const { name, role } = session.user;
    const words = t("account.is", { name, role: t(`role.${role}`) });
    this.#toggle.title = words;
    this.#toggle.setAttribute("aria-label", words);
    fill(this.#toggle, icon("person"), h("span", { class: "account-name" }, name));
    fill(
      this.#panel,
      h("p", { class: "account-who" }, h("strong", {}, name), h("span", { class: "quiet" }, t(`role.${role}`))),
      Object.entries(LINKS).map(([view, iconName]) =>
        h(
          "a",
          {
            href: formatRoute({ name: view }),
            class: "account-link",
            testid: `account-${view}`,
            data: { needs: leastRole({ name: view }) },
          },
          icon(iconName),
          t(`nav.${view}`),
        ),
      ),
      h(
        "button",
        { type: "button", class: "account-link", testid: "account-logout", on: { click: logOut } },
        icon("leave"),
        t("account.logOut"),
      ),
    );
  }

  close() {
    this.#open(false);
  }

  #open(isOpen) {
    this.#panel.hidden = !isOpen;
    this.#toggle.setAttribute("aria-expanded", String(isOpen));
  }

  #closeWhenLeft() {
    document.addEventListener("pointerdown", ({ target }) => this.element.contains(target) || this.close());
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.element.contains(relatedTarget)) this.close();
    });
    this.element.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || this.#panel.hidden) return;
      this.close();
      this.#toggle.focus();
    });
  }
}
