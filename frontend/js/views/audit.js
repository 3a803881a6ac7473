/**
 * The audit log: who did what and when, newest first, for administrators.
 */

import { getAudit } from "../api/erasing.js";
import { auditWords } from "../core/accounts/audit_words.js";
import { button, fill, h } from "../ui/dom.js";
import { loading, showFailure } from "../ui/states.js";
import { leadText, viewHead } from "../ui/view_head.js";

const CHUNK = 50;

export function auditView(outlet, _route, signal, app) {
  const { t } = app;
  const list = h("ul", { class: "rows", "aria-label": t("audit.title"), testid: "audit-list" });
  const more = h("div", { class: "view-tools" });
  const body = h("div", {}, loading(t));
  outlet.append(
    h("section", { class: "view audit" }, viewHead({ title: t("audit.title"), lead: leadText(t("audit.lead")) }), body),
  );
  const load = async (cursor) => {
    try {
      const { items, next_cursor: next } = await getAudit({ cursor, limit: CHUNK }, signal);
      list.append(...items.map((event) => eventRow(app, event)));
      if (cursor === null) fill(body, items.length ? [list, more] : h("p", { class: "quiet" }, t("audit.empty")));
      fill(
        more,
        next &&
          button({ label: t("audit.more"), kind: "quiet", testid: "audit-more", on: { click: () => load(next) } }),
      );
    } catch (error) {
      if (signal.aborted) return;
      if (cursor === null) showFailure(body, t, error, () => load(null));
      else app.notice.show(error.isOffline ? t("state.offline.text") : error.message);
    }
  };
  load(null);
}

function eventRow({ t, format }, event) {
  return h(
    "li",
    { class: "row token-row", testid: "audit-row" },
    h(
      "div",
      { class: "person-main" },
      h("strong", { class: "person-name" }, auditWords(t, event)),
      h("span", { class: "quiet" }, [event.actor, format.moment(event.at)].join(" · ")),
    ),
  );
}
