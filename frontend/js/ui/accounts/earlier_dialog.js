/**
 * Asks whether the labels that were saved in this browser before anybody logged in are this person's.
 */

import { claimLabels, earlierLabels } from "../../core/saving/earlier_labels.js";
import { ask } from "../dialog.js";
import { h } from "../dom.js";

/** @param {object} app t, session, outbox, earlier (the outbox without an account) */
export async function askWhoseLabels({ t, session, outbox, earlier }) {
  if (!session.user) return;
  const { count, names } = earlierLabels(earlier);
  if (!count) return;
  const given = names.join(", ");
  const choice = await ask({
    title: t("earlier.title"),
    body: [
      h("p", {}, t("earlier.text", { count })),
      given && h("p", {}, t("earlier.names", { names: given })),
      h("p", {}, t("earlier.mine", { name: session.user.name })),
    ],
    choices: [
      { label: t("earlier.later"), value: "", kind: "quiet" },
      { label: t("earlier.claim"), value: "claim", kind: "primary", testid: "earlier-claim" },
    ],
  });
  if (choice !== "claim") return;
  claimLabels(earlier, outbox);
  outbox.flush();
}
