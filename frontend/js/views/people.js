/**
 * People: the accounts of this installation, for administrators.
 */

import { addPerson, changePerson, getPeople, resetPassword } from "../api/accounts.js";
import { accountWords } from "../core/accounts/account_words.js";
import { ROLES } from "../core/accounts/roles.js";
import { allOf } from "../core/all_of.js";
import { AccountForm } from "../ui/accounts/account_form.js";
import { noAccounts } from "../ui/accounts/no_accounts.js";
import { personRow } from "../ui/accounts/person_row.js";
import { shownOnce } from "../ui/accounts/shown_once.js";
import { ask } from "../ui/dialog.js";
import { fill, h, select } from "../ui/dom.js";
import { loading, showFailure } from "../ui/states.js";
import { leadText, viewHead } from "../ui/view_head.js";

const CHUNK = 100;
const MOST_NAME = 80;
const USUAL_ROLE = "reviewer";

export function peopleView(outlet, _route, signal, app) {
  const { t, session } = app;
  const root = h("section", { class: "view people" });
  outlet.append(root);
  root.append(viewHead({ title: t("people.title"), lead: session.isOpen ? [] : leadText(t("people.lead")) }));
  if (session.isOpen) root.append(noAccounts(t));
  else new People(root, signal, app).start();
}

class People {
  #app;
  #signal;
  #role = USUAL_ROLE;
  #once = h("div");
  #list = h("div");

  constructor(root, signal, app) {
    this.#app = app;
    this.#signal = signal;
    root.append(this.#form(), this.#once, this.#list);
  }

  start() {
    fill(this.#list, loading(this.#app.t));
    this.#load();
  }

  #form() {
    const { t } = this.#app;
    const form = new AccountForm({
      t,
      id: "person",
      fields: [{ name: "name", label: t("people.name"), input: { maxlength: MOST_NAME, autocomplete: "off" } }],
      submit: { label: t("people.add"), testid: "person-add" },
      send: async ({ name }) => {
        this.#showPassword("added", await addPerson(name, this.#role));
        form.clear();
        await this.#load();
      },
    });
    const role = select({
      label: t("people.role"),
      value: this.#role,
      options: ROLES.map((one) => [one, t(`role.${one}`)]),
      testid: "person-new-role",
      onChange: (chosen) => {
        this.#role = chosen;
      },
    });
    const explained = h(
      "dl",
      { class: "role-list" },
      ROLES.map((one) => h("div", {}, h("dt", {}, t(`role.${one}`)), h("dd", {}, t(`role.${one}.text`)))),
    );
    form.element.querySelector(".account-field").after(h("div", { class: "account-choices" }, role));
    return h(
      "section",
      { class: "panel account-panel" },
      h("h2", {}, t("people.addTitle")),
      form.element,
      h("details", { class: "role-help" }, h("summary", {}, t("people.roles")), explained),
    );
  }

  /** @param {"added"|"reset"} how  @param {{name: string, password: string}} person */
  #showPassword(how, { name, password }) {
    const { t } = this.#app;
    const once = shownOnce(this.#app, {
      title: t(`people.${how}.title`, { name }),
      text: t("people.password"),
      secret: password,
      testid: "person-password",
      onClose: () => fill(this.#once),
    });
    fill(this.#once, once);
    once.querySelector("h2").focus();
  }

  async #load() {
    const { t } = this.#app;
    try {
      const people = await allOf((cursor) => getPeople({ cursor, limit: CHUNK }, this.#signal));
      const row = (person) =>
        personRow(this.#app, person, {
          onChange: (changes) => this.#change(person, changes),
          onReset: () => this.#reset(person),
        });
      fill(this.#list, h("ul", { class: "rows", "aria-label": t("people.title") }, people.map(row)));
    } catch (error) {
      if (!this.#signal.aborted) showFailure(this.#list, t, error, () => this.start());
    }
  }

  async #change(person, changes) {
    const { t, session } = this.#app;
    if (changes.disabled && !(await this.#isSure("disable", person))) return;
    await this.#tried(async () => {
      await changePerson(person.id, changes);
      if (person.id === session.user.id) await session.look();
      return t("people.changed", { name: person.name });
    });
  }

  async #reset(person) {
    if (!(await this.#isSure("reset", person))) return;
    await this.#tried(async () => {
      const { password } = await resetPassword(person.id);
      this.#showPassword("reset", { name: person.name, password });
      return null;
    });
  }

  /** @param {() => Promise<string|null>} work what to say when it is done */
  async #tried(work) {
    const { t, notice } = this.#app;
    try {
      const words = await work();
      if (words) notice.show(words);
    } catch (error) {
      notice.show(accountWords(t, error));
    }
    await this.#load();
  }

  async #isSure(what, { name }) {
    const { t } = this.#app;
    const choice = await ask({
      title: t(`people.${what}Title`, { name }),
      body: [h("p", {}, t(`people.${what}Text`))],
      choices: [
        { label: t("dialog.cancel"), value: "", kind: "quiet" },
        { label: t(`people.${what}`), value: "sure", kind: "danger", testid: `person-${what}-sure` },
      ],
    });
    return choice === "sure";
  }
}
