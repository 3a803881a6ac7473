/**
 * A page as a small picture with what is known of it; leads to the page check.
 */

import { pagePictureUrl } from "../../api/piles.js";
import { formatRoute } from "../../core/route.js";
import { h, icon } from "../dom.js";

/** Who may erase a page that has no picture and so nothing to repair. */
const ERASERS = { testid: "page-to-erase", data: { needs: "administrator" } };

/** @param {(key: string, params?: object) => string} t  @param {object} page as the API sends it */
export function pageTile(t, page) {
  const { id, path, number, state, turned, error } = page;
  const place = t("piles.pageOf", { number, file: path });
  const hasPicture = state !== "refused" && page.width;
  // Without a picture there is nothing to repair.
  const [tag, link] = hasPicture ? ["a", { href: formatRoute({ name: "pages", id }) }] : ["div", {}];
  return h(
    "li",
    { class: "page-tile", testid: "page-tile", data: { page: id, state } },
    h(
      tag,
      { class: "page-link", ...link, title: place },
      h(
        "span",
        { class: "page-thumb" },
        hasPicture
          ? h("img", {
              src: pagePictureUrl(id),
              alt: "",
              loading: "lazy",
              decoding: "async",
              class: `is-turned-${turned ?? 0}`,
            })
          : icon("file"),
      ),
      h("span", { class: "page-words" }, h("strong", {}, place), h("span", { class: "quiet" }, whatIs(t, page))),
    ),
    error && h("p", { class: "page-error" }, error),
    !hasPicture && h("a", { href: formatRoute({ name: "pages", id }), class: "quiet", ...ERASERS }, t("erase.button")),
  );
}

/** What the program or a person made of a page. */
export function whatIs(t, page) {
  const { state, form_name: form, form_page: formPage, record_number: record, decided_by: by, score } = page;
  const said = [
    form && formPage && t(state === "needs help" ? "piles.perhaps" : "piles.formPage", { form, number: formPage }),
    record && t("piles.record", { number: record }),
    state === "needs help" && score !== null && t("piles.likeness", { percent: Math.floor(100 * score) }),
    by === "person" && t("piles.byPerson"),
  ];
  return said.filter(Boolean).join(" · ");
}
