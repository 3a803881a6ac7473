/**
 * One person in the list of people: name, role, and what an administrator can do.
 */

import { ROLES } from "../../core/accounts/roles.js";
import { button, fill, h, select } from "../dom.js";

/**
 * @param {object} app t, format, session
 * @param {object} person as the API sends it
 * @param {{onChange: (changes: object) => Promise, onReset: () => void}} handlers
 * @returns {HTMLElement}
 */
export function personRow({ t, format, session }, person, { onChange, onReset }) {
  const { id, name, role, disabled, must_change_password: mustChange, created_at: created } = person;
  const isSelf = id === session.user?.id;
  const about = h("span", { class: "visually-hidden" }, ` ${name}`);
  const roles = select({
    label: [t("people.role"), h("span", { class: "visually-hidden" }, ` ${name}`)],
    value: role,
    options: ROLES.map((one) => [one, t(`role.${one}`)]),
    testid: "person-role",
    onChange: (chosen) => onChange({ role: chosen }),
  });
  roles.classList.add("control-inline");
  return h(
    "li",
    { class: `row person-row ${disabled ? "is-disabled" : ""}`, testid: "person-row", data: { name } },
    h(
      "div",
      { class: "person-main" },
      h("strong", { class: "person-name" }, name),
      fill(
        h("span", { class: "person-tags" }),
        isSelf && h("span", { class: "tag tag-live" }, t("people.you")),
        disabled && h("span", { class: "tag tag-failed" }, t("people.disabled")),
        mustChange && h("span", { class: "tag tag-warn" }, t("people.mustChange")),
      ),
      created && h("span", { class: "quiet" }, t("people.since", { time: format.moment(created) })),
    ),
    h(
      "div",
      { class: "person-tools" },
      roles,
      button({
        label: [t("people.reset"), about],
        kind: "quiet",
        iconName: "key",
        testid: "person-reset",
        on: { click: onReset },
      }),
      button({
        label: [t(disabled ? "people.enable" : "people.disable"), about.cloneNode(true)],
        kind: "quiet",
        iconName: disabled ? "check" : "stop",
        testid: disabled ? "person-enable" : "person-disable",
        on: { click: () => onChange({ disabled: !disabled }) },
      }),
    ),
  );
}
