/**
 * How a pile is exported: one row for each record, in a format, with all fields or only those that a person has checked.
 */

import { pileExportUrl, pilePicturesUrl } from "../../api/piles.js";
import { PILE_FORMATS } from "../../core/piles/pile_formats.js";
import { h, linkButton, select } from "../dom.js";

/** @param {object} app t  @param {number} id of the pile */
export function pileExport({ t }, id) {
  const choice = { format: PILE_FORMATS[0], checked: "only" };
  const link = linkButton({
    href: pileExportUrl(id, choice),
    label: t("piles.export.get"),
    iconName: "download",
    kind: "primary",
    download: true,
    testid: "pile-export",
  });
  const choose = (changes) => {
    Object.assign(choice, changes);
    link.href = pileExportUrl(id, choice);
  };
  const formats = select({
    label: t("piles.export.format"),
    value: choice.format,
    testid: "pile-format",
    onChange: (chosen) => choose({ format: chosen }),
    options: PILE_FORMATS.map((one) => [one, t(`piles.export.${one}`)]),
  });
  const only = h("input", {
    type: "checkbox",
    checked: true, // texts that nobody has checked are exported only on request
    testid: "pile-only-checked",
    on: { change: () => choose({ checked: only.checked ? "only" : "all" }) },
  });
  return h(
    "section",
    { class: "panel pile-export", testid: "pile-export-panel" },
    h("h2", { tabindex: "-1" }, t("piles.export.title")),
    h("p", { class: "quiet" }, t("piles.export.text")),
    h("div", { class: "pile-export-choice" }, formats, link),
    h("label", { class: "check" }, only, t("piles.export.only")),
    h("a", { href: pilePicturesUrl(id), download: true, testid: "pile-pictures" }, t("piles.export.pictures")),
  );
}
