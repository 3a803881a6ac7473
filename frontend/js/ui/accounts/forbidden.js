/**
 * What a view shows to a person whose role has no use for it.
 */

import { homeOf } from "../../core/accounts/roles.js";
import { formatRoute } from "../../core/route.js";
import { h } from "../dom.js";
import { empty } from "../states.js";

/** @param {object} app t, session  @param {string} least the least role that may */
export function forbidden({ t, session }, least) {
  const home = homeOf(session.role);
  return h(
    "section",
    { class: "view" },
    h("h1", { tabindex: "-1", class: "visually-hidden" }, t("forbidden.title")),
    empty({
      iconName: "shield",
      title: t("forbidden.title"),
      text: t("forbidden.text", { role: t(`role.${session.role}`), least: t(`role.${least}`) }),
      testid: "forbidden",
      action: h("a", { class: "button button-primary", href: formatRoute({ name: home }) }, t(`nav.${home}`)),
    }),
  );
}
