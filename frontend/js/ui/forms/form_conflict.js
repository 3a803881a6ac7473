/**
 * Asks what to do when somebody else has saved a form while it was changed here.
 */

import { ask } from "../dialog.js";
import { h } from "../dom.js";

/** @returns {Promise<"mine"|"theirs"|"">} "": decided later */
export function askConflict({ t }, { version, fields }) {
  return ask({
    title: t("editor.conflict.title"),
    body: [
      h("p", {}, t("editor.conflict.text", { version, count: fields.length })),
      h("p", {}, t("editor.conflict.undo")),
    ],
    choices: [
      { label: t("editor.conflict.mine"), value: "mine", kind: "primary", testid: "form-mine" },
      { label: t("editor.conflict.theirs"), value: "theirs", testid: "form-theirs" },
      { label: t("editor.conflict.later"), value: "", kind: "quiet" },
    ],
  });
}
