/**
 * The gate's result: live version against candidate on each frozen set, and the readings that changed.
 */

import { asideMessage, causeOf, compareVersions, isShipped, NEEDED, shippedOf } from "../../core/training/gate.js";
import { learnedLetters } from "../../core/training/new_letters.js";
import { verdictOf } from "../../core/training/run_progress.js";
import { h, icon } from "../dom.js";
import { heldBack, repeatedBy } from "./held_back.js";

const ICONS = { accepted: "check", rejected: "shield", failed: "warning", cancelled: "stop", interrupted: "warning" };

export function gateResult({ t, format }, run) {
  const verdict = verdictOf(run);
  const { report } = run;
  const [title, text] = words(t, format, run, verdict);
  return h(
    "article",
    { class: `panel verdict is-${verdict}`, testid: "run-verdict", data: { verdict } },
    h(
      "div",
      { class: "verdict-head" },
      icon(ICONS[verdict] ?? "warning"),
      h(
        "div",
        {},
        h("h2", {}, title),
        h("p", {}, text),
        h("p", { class: "quiet" }, t("verdict.run", { id: String(run.id), time: format.moment(run.finished_at) })),
      ),
    ),
    report?.verdict &&
      h(
        "div",
        { class: "comparison" },
        compareVersions(report).map((row) => comparison(t, format, row, report)),
      ),
    report?.worst?.length > 0 && changes(t, t("verdict.worst", { count: report.worst.length }), report.worst),
    report?.changes?.length > 0 && changes(t, t("verdict.changes", { count: report.changes.length }), report.changes),
    learnedLetters(report).length > 0 &&
      h("p", { testid: "learned-letters" }, t("verdict.learned", { letters: learnedLetters(report).join(", ") })),
    report?.dropped && dropped(t, report.dropped),
    heldBack(t, report),
    repeatedBy(t, report),
  );
}

/** The headline and the sentence below it. @returns {string[]} */
function words(t, format, run, verdict) {
  const { report, reason, candidate_version: candidate } = run;
  if (verdict !== "accepted" && verdict !== "rejected")
    return [t(`verdict.${verdict}`), reason || t(`verdict.${verdict}.text`)];
  if (!report) return [t(`verdict.${verdict}`, { candidate }), reason || t(`verdict.${verdict}.text`)];
  if (report.waits) return [t("verdict.waits", { candidate }), t("verdict.waits.text")];
  // The server adds what happened after the gate had decided.
  if (verdict === "accepted" && reason !== report.reason) return [t("verdict.notLive", { candidate }), reason];
  if (verdict === "accepted") return [t("verdict.accepted", { candidate }), t("verdict.accepted.text")];
  const { corrections, original } = report;
  const facts = {
    candidate,
    count: corrections?.n ?? 0,
    least: corrections?.least ?? 0,
    changed: corrections?.changed ?? 0,
    groups: corrections?.groups ?? corrections?.n ?? 0,
    leastChanged: corrections?.least_changed ?? 0,
    original: original?.n ?? 0,
    better: format.chance(corrections?.p_better ?? 0),
    needed: format.chance(corrections?.needed ?? NEEDED),
    oldest: original?.shipped ?? "",
  };
  const cause = causeOf(report);
  const isOldest = cause === "worse" && !isShipped(report);
  const aside = asideMessage(report);
  const text = t(isOldest ? "cause.worse.oldest.text" : `cause.${cause}.text`, facts);
  const texts = aside ? [t(aside), text] : [text];
  if (cause === "unproven" && "more" in corrections)
    texts.unshift(corrections.more ? t("cause.unproven.more", { count: corrections.more }) : t("cause.unproven.many"));
  return [t(`cause.${cause}`, facts), texts.join(" ")];
}

function comparison(t, format, { set, name, n, live, candidate, outcome }, report) {
  const shipped = shippedOf(report);
  const calibration = report.calibration?.[set];
  return h(
    "section",
    { class: `versus-set came-${outcome}` },
    h("h3", {}, t(`verdict.set.${name}`), h("span", { class: "quiet" }, ` ${t("verdict.n", { count: n })}`)),
    h(
      "table",
      { class: "scores" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["", "verdict.exact", "verdict.cer"].map((key) =>
            h("th", { scope: "col" }, key ? t(key) : h("span", { class: "visually-hidden" }, t("verdict.version"))),
          ),
        ),
      ),
      h(
        "tbody",
        {},
        set === "original" &&
          shipped &&
          scoreRow(t(shipped.isShipped ? "verdict.shipped" : "verdict.oldest"), shipped.name, shipped, format),
        scoreRow(t("verdict.live"), report.parent, live, format),
        scoreRow(t("verdict.candidate"), report.candidate, candidate, format),
      ),
    ),
    h("p", { class: "versus-words" }, t(`verdict.came.${outcome}`, { count: 100 * (report[set].margin ?? 0) })),
    calibration &&
      h(
        "p",
        { class: "quiet" },
        t("verdict.calibration", {
          before: format.rate(calibration.before),
          candidate: format.rate(calibration.candidate),
        }),
      ),
  );
}

function scoreRow(role, name, { exact, cer }, format) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, role, h("span", { class: "quiet" }, name ?? "")),
    h("td", {}, h("span", { class: "bar", vars: { "--share": exact ?? 0 } }), format.rate(exact)),
    h("td", {}, format.rate(cer)),
  );
}

function changes(t, title, rows) {
  return h(
    "details",
    { class: "changes" },
    h("summary", {}, title),
    h(
      "div",
      {
        class: "table-scroll",
        tabindex: "0",
        role: "region",
        "aria-label": title,
      },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["file", "label", "live", "candidate"].map((key) => h("th", { scope: "col" }, t(`verdict.${key}`))),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map(({ file, label, live, candidate }) =>
            h(
              "tr",
              {},
              h("td", {}, file),
              h("td", {}, h("strong", {}, label)),
              changedText(live, label),
              changedText(candidate, label),
            ),
          ),
        ),
      ),
    ),
  );
}

function changedText(text, label) {
  const isRight = text === label;
  return h("td", { class: isRight ? "is-right" : "is-wrong" }, icon(isRight ? "check" : "cross"), ` ${text || "–"}`);
}

function dropped(t, counts) {
  const rows = Object.entries(counts).filter(([, count]) => count > 0);
  return (
    rows.length > 0 &&
    h(
      "p",
      { class: "quiet" },
      t("verdict.dropped"),
      " ",
      rows.map(([reason, count]) => `${reason} (${count})`).join(", "),
    )
  );
}
