/**
 * The form in which somebody chooses a password.
 */

import { h } from "../dom.js";
import { AccountForm } from "./account_form.js";

/** As the server has it. */
const LEAST_CHARACTERS = 10;

/**
 * @param {(key: string, params?: object) => string} t
 * @param {object} parts
 * @param {string} parts.id for the ids of the boxes
 * @param {string} parts.name of the person, for the browser's list of passwords
 * @param {string|null} parts.old the password so far; null asks for it
 * @param {(old: string, password: string) => Promise} parts.send
 * @returns {AccountForm}
 */
export function passwordForm(t, { id, name, old, send }) {
  const password = (autocomplete) => ({ type: "password", autocomplete });
  const form = new AccountForm({
    t,
    id,
    fields: [
      ...(old === null ? [{ name: "old", label: t("password.old"), input: password("current-password") }] : []),
      {
        name: "new",
        label: t("password.new"),
        hint: t("password.hint", { count: LEAST_CHARACTERS }),
        input: password("new-password"),
      },
      { name: "again", label: t("password.again"), input: password("new-password") },
    ],
    submit: { label: t("password.save"), testid: `${id}-save` },
    send: async (texts) => {
      if ([...texts.new].length < LEAST_CHARACTERS) throw new Error(t("password.hint", { count: LEAST_CHARACTERS }));
      if (texts.new !== texts.again) throw new Error(t("password.differ"));
      await send(old ?? texts.old, texts.new);
    },
  });
  form.element.prepend(
    h("input", { type: "text", autocomplete: "username", value: name, hidden: true, readonly: true }),
  );
  return form;
}
