/**
 * All versions of the model, which one is live, and buttons that make another one live.
 */

import { plotUrl } from "../../api.js";
import { versionScores } from "../../core/training/version_scores.js";
import { ask } from "../dialog.js";
import { button, h, icon } from "../dom.js";

/**
 * @param {{live: string|null, items: object[]}} versions
 * @param {object[]} runs newest first
 * @param {(name: string) => void} onPromote
 * @param {(name: string) => void} onPreview asks what a version would change, or has changed
 */
export function versionTable(app, { live, items }, runs, onPromote, onPreview) {
  const { t } = app;
  if (!items.length) return h("p", { class: "quiet" }, t("models.none"));
  const liveVersion = items.find(({ name }) => name === live);
  return h(
    "ul",
    { class: "rows versions" },
    items.map((version) =>
      versionRow(app, version, liveVersion, runs, { onPromote, onPreview, others: items.length > 1 }),
    ),
  );
}

function versionRow(app, version, liveVersion, runs, { onPromote, onPreview, others }) {
  const { t, format } = app;
  const isLive = version.name === liveVersion?.name;
  return h(
    "li",
    {
      class: `row version ${isLive ? "is-live" : ""}`,
      testid: "version-row",
      data: { version: version.name, live: isLive },
    },
    h(
      "div",
      { class: "version-main" },
      h("strong", { class: "version-name" }, version.name),
      h(
        "span",
        { class: "version-tags" },
        isLive && h("span", { class: "tag tag-live" }, icon("check"), t("models.live")),
        h("span", { class: "tag" }, t(`models.origin.${version.origin}`)),
        version.state === "rejected" && h("span", { class: "tag tag-warn" }, t("models.rejected")),
      ),
      h(
        "span",
        { class: "quiet" },
        [format.moment(version.created_at), version.parent && t("models.from", { parent: version.parent })]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    h(
      "div",
      { class: "version-sets" },
      versionScores(version, runs).map((set) => scoresOn(app, set)),
    ),
    others &&
      version.has_preview &&
      button({
        label: t(isLive ? "preview.show.past" : "preview.show.future"),
        kind: "quiet",
        testid: "preview-button",
        "aria-label": t(`preview.title.${isLive ? "past" : "future"}`, { version: version.name }),
        on: { click: () => onPreview(version.name) },
      }),
    !isLive && promoteButton(app, version, liveVersion, runs, onPromote),
    version.plots?.length > 0 && plots(t, version),
  );
}

/** Loads the plots when the section is opened. */
function plots(t, { name, plots: files }) {
  const grid = h("div", { class: "plots-grid" });
  return h(
    "details",
    {
      class: "plots",
      on: {
        toggle: () =>
          grid.childElementCount ||
          grid.append(
            ...files.map((file) =>
              h("img", {
                src: plotUrl(name, file),
                alt: t("models.plot", { name: file.replace(/\.svg$/, "").replaceAll("-", " ") }),
              }),
            ),
          ),
      },
    },
    h("summary", {}, t("models.plots")),
    grid,
  );
}

/** The button that makes a version live. Of an older one it says "roll back"; of a rejected one it asks first. */
function promoteButton({ t }, version, liveVersion, runs, onPromote) {
  const isBack =
    liveVersion !== undefined && version.created_at <= liveVersion.created_at && version.state !== "rejected";
  const go = async () => {
    if (version.state === "rejected" && !(await confirmRejected(t, version, runs))) return;
    onPromote(version.name);
  };
  return button({
    label: t(isBack ? "models.rollback" : "models.promote"),
    iconName: isBack ? "undo" : null,
    testid: isBack ? "rollback-button" : "promote-button",
    data: { needs: "trainer" },
    "aria-label": t(isBack ? "models.rollbackTo" : "models.promoteName", { name: version.name }),
    on: { click: go },
  });
}

async function confirmRejected(t, version, runs) {
  const { reason } = runs.find(({ id }) => id === version.run_id) ?? {};
  const choice = await ask({
    title: t("models.confirmTitle", { name: version.name }),
    body: [h("p", {}, t("models.confirmText")), reason && h("p", { class: "quiet" }, reason)],
    choices: [
      { label: t("dialog.cancel"), value: "", kind: "primary" },
      { label: t("models.promote"), value: "yes", kind: "danger" },
    ],
  });
  return choice === "yes";
}

/** The scores on one set, by its name. */
function scoresOn({ t, format }, { name, n, exact, cer }) {
  return h(
    "div",
    { class: "version-set" },
    h("span", { class: "quiet" }, t(`verdict.set.${name}`), n > 0 && ` (${format.number(n)})`),
    h(
      "dl",
      { class: "figures" },
      exact != null && h("div", {}, h("dt", {}, t("verdict.exact")), h("dd", {}, format.rate(exact))),
      cer != null && h("div", {}, h("dt", {}, t("verdict.cer")), h("dd", {}, format.rate(cer))),
    ),
  );
}
