/**
 * What a view shows while it has no content: loading, empty or error.
 */

import { button, fill, h, icon } from "./dom.js";

const RETRY_MS = 5_000;

export function loading(t) {
  return h(
    "div",
    { class: "state state-loading", role: "status" },
    h("span", { class: "state-line" }),
    h("span", { class: "state-line" }),
    h("span", { class: "state-line" }),
    h("span", { class: "visually-hidden" }, t("state.loading")),
  );
}

/** @param {{iconName, title, text, action}} parts action: a Node or null */
export function empty({ iconName, title, text, action = null, testid = null }) {
  return h("div", { class: "state", testid }, icon(iconName), h("h2", {}, title), text && h("p", {}, text), action);
}

/** An error with a button to try again; without a connection it retries by itself while it is shown. */
export function failure(t, error, retry) {
  const isOffline = error.status === 0;
  const element = h(
    "div",
    { class: "state state-error", role: "alert" },
    icon(isOffline ? "offline" : "warning"),
    h("h2", {}, isOffline ? t("state.offline.title") : t("state.error.title")),
    h("p", {}, isOffline ? t("state.offline.text") : error.message),
    button({ label: t("state.retry"), on: { click: retry } }),
  );
  if (isOffline) setTimeout(() => element.isConnected && retry(), RETRY_MS);
  return element;
}

/** Shows `failure` in an element. */
export function showFailure(element, ...parts) {
  fill(element, failure(...parts));
}
