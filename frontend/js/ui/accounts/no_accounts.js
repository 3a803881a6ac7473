/**
 * What the views of accounts show while there are none: that everybody may do everything, and how to change that.
 */

import { h } from "../dom.js";
import { empty } from "../states.js";

const COMMAND = "flask user add NAME --admin";

/** @param {(key: string) => string} t */
export function noAccounts(t) {
  return empty({
    iconName: "people",
    title: t("accounts.none"),
    text: t("accounts.noneText"),
    testid: "no-accounts",
    action: h("code", { class: "command" }, COMMAND),
  });
}
