/**
 * One API token in the list: what it is for, when it was used last, and a button that revokes it.
 */

import { button, h } from "../dom.js";

/** @param {object} app t, format  @param {object} token as the API sends it  @param {() => void} onRevoke */
export function tokenRow({ t, format }, token, onRevoke) {
  const { name, scope, created_at: created, last_used_at: used, expires_at: expires } = token;
  return h(
    "li",
    { class: "row token-row", testid: "token-row" },
    h(
      "div",
      { class: "person-main" },
      h("strong", { class: "person-name" }, name),
      h("span", { class: "person-tags" }, h("span", { class: "tag" }, t(`token.scope.${scope}`))),
      h(
        "span",
        { class: "quiet" },
        [
          created && t("token.made", { time: format.moment(created) }),
          used ? t("token.used", { time: format.moment(used) }) : t("token.unused"),
          expires ? t("token.expires", { time: format.moment(expires) }) : t("token.forever"),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    button({
      label: [t("token.revoke"), h("span", { class: "visually-hidden" }, ` ${name}`)],
      kind: "quiet",
      iconName: "cross",
      testid: "token-revoke",
      on: { click: onRevoke },
    }),
  );
}
