/**
 * Logging out: what the server does not have yet is sent first, or waits for the same person in this browser.
 */

import { accountWords } from "../../core/accounts/account_words.js";
import { sleep } from "../../core/sleep.js";
import { ask } from "../dialog.js";
import { h } from "../dom.js";

const SENT_WITHIN_MS = 3_000;

/** @param {object} app t, accounts, session, outbox, uploads, pileUploads, notice */
export async function logOut({ t, accounts, session, outbox, uploads, pileUploads, notice }) {
  await Promise.race([outbox.flush(), sleep(SENT_WITHIN_MS)]);
  const isSending = uploads.queue.isBusy || pileUploads.queue.isBusy;
  if (outbox.size || isSending) {
    const choice = await ask({
      title: t("logOut.title"),
      body: [
        outbox.size > 0 && h("p", {}, t("logOut.unsaved", { count: outbox.size, name: session.user.name })),
        isSending && h("p", {}, t("logOut.uploads")),
      ].filter(Boolean),
      choices: [
        { label: t("dialog.cancel"), value: "", kind: "quiet" },
        { label: t("account.logOut"), value: "yes", kind: "danger", testid: "logout-sure" },
      ],
    });
    if (choice !== "yes") return;
  }
  try {
    await accounts.logOut();
  } catch (error) {
    notice.show(accountWords(t, error));
  }
}
