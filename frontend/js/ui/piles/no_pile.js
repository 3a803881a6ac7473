/**
 * What the views below a pile show when their address names none.
 */

import { formatRoute } from "../../core/route.js";
import { linkButton } from "../dom.js";
import { empty } from "../states.js";
import { viewHead } from "../view_head.js";

/** @param {(key: string) => string} t  @param {string} title the message that is its heading */
export function noPile(t, title) {
  return [
    viewHead({ title: t(title) }),
    empty({
      iconName: "pages",
      title: t("piles.choose"),
      action: linkButton({ href: formatRoute({ name: "piles" }), label: t("piles.all"), kind: "primary" }),
    }),
  ];
}
