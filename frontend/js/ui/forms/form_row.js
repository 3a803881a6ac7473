/**
 * One form in the list: its first page, its facts, and what can be done with it.
 */

import { formFileUrl, pagePictureUrl } from "../../api/forms.js";
import { formatRoute } from "../../core/route.js";
import { button, h, linkButton } from "../dom.js";

/**
 * @param {object} app
 * @param {{id, name, version, pages, fields, is_sample, changed_at}} form `pages` and `fields` are numbers
 * @param {(form: object) => void} onDelete
 */
export function formRow(app, form, onDelete) {
  const { t, format, formDrafts, session } = app;
  const opens = session.may("reviewer") ? "a" : "span";
  const { id, name, version } = form;
  const open = formatRoute({ name: "forms", id });
  return h(
    "div",
    { class: "row form-row", role: "listitem", testid: "form-row", data: { form: id } },
    h(
      opens,
      { class: "form-thumb", href: open, tabindex: "-1", "aria-hidden": "true" },
      h("img", { src: pagePictureUrl(id, 1, version), alt: "", loading: "lazy" }),
    ),
    h(
      "div",
      { class: "form-main" },
      h("h2", { class: "form-name" }, h(opens, { href: open, testid: "form-open" }, name)),
      h("p", { class: "quiet" }, facts(t, form)),
      h("p", { class: "quiet" }, t("forms.changed", { time: format.moment(form.changed_at), version })),
      form.is_sample && h("span", { class: "tag" }, t("forms.sample")),
      formDrafts.of(id) && h("span", { class: "tag tag-warn" }, t("forms.unsaved")),
    ),
    links(t, form, open, onDelete),
  );
}

function links(t, form, open, onDelete) {
  const about = (label) => [label, h("span", { class: "visually-hidden" }, ` ${form.name}`)];
  return h(
    "div",
    { class: "form-links" },
    linkButton({
      href: open,
      iconName: "pen",
      data: { needs: "reviewer" },
      kind: form.fields ? "quiet" : "primary",
      label: about(form.fields ? t("forms.edit") : t("forms.draw")),
    }),
    linkButton({
      href: formFileUrl(form.id),
      iconName: "download",
      label: about(t("forms.download")),
      download: true,
      testid: "form-download",
    }),
    button({
      label: about(t("bin.delete")),
      kind: "quiet",
      testid: "form-delete",
      data: { needs: "administrator" },
      on: { click: () => onDelete(form) },
    }),
  );
}

function facts(t, { pages, fields }) {
  return `${t("forms.pages", { count: pages })}, ${t("forms.fields", { count: fields })}`;
}
