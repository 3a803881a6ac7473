/**
 * One line across the page when something stands still: the server, the worker or the model.
 */

import { fill, h, icon } from "./dom.js";

/** Which banner the state calls for, the gravest first; null when all is well. */
function bannerFor({ isOnline, stats }) {
  if (!isOnline) return { kind: "offline", iconName: "offline" };
  if (!stats) return null;
  if (stats.degraded) return { kind: "degraded", iconName: "warning", reason: stats.degraded };
  if (stats.worker && !stats.worker.alive) return { kind: "paused", iconName: "pause", unread: stats.unread, words: stats.unread ? "paused" : "pausedIdle" };
  return null;
}

/** @param {Element} region stays in the page, so that screen readers notice the change */
export function showBanner(region, state, t) {
  const banner = bannerFor(state);
  const words = banner && t(`banner.${banner.words ?? banner.kind}`, { reason: banner.reason, count: banner.unread ?? 0 });
  if (region.dataset.words === (words ?? "")) return;
  region.dataset.words = words ?? "";
  fill(region, banner && h("p", { class: `banner banner-${banner.kind}`, testid: "banner" }, icon(banner.iconName), h("span", {}, words)));
}
