/**
 * A line across the web app while the server, the worker or the model does not work.
 */

import { fill, h, icon } from "../dom.js";

/** The banner for the most serious problem; null when there is none. */
function bannerFor({ isOnline, isPaused, stats }) {
  if (!isOnline) return { kind: "offline", iconName: "offline" };
  if (!stats) return null;
  if (stats.degraded) return { kind: "degraded", iconName: "warning", reason: stats.degraded };
  if (isPaused)
    return { kind: "paused", iconName: "pause", unread: stats.unread, words: stats.unread ? "paused" : "pausedIdle" };
  return null;
}

export class Banner {
  #region;
  #t;
  #state;
  #pressed = new Set();

  /** @param {Element} region stays in the document, so that screen readers notice the change */
  constructor(region, t) {
    this.#region = region;
    this.#t = t;
    addEventListener("pointerdown", ({ pointerId }) => this.#pressed.add(pointerId), { capture: true });
    for (const ended of ["pointerup", "pointercancel"]) {
      addEventListener(
        ended,
        ({ pointerId }) => {
          this.#pressed.delete(pointerId);
          setTimeout(() => this.show(this.#state));
        },
        { capture: true },
      );
    }
  }

  /** Waits while a pointer is pressed, because a banner moves everything below it. */
  show(state) {
    this.#state = state;
    if (this.#pressed.size) return;
    const banner = bannerFor(state);
    const words =
      banner && this.#t(`banner.${banner.words ?? banner.kind}`, { reason: banner.reason, count: banner.unread ?? 0 });
    if (this.#region.dataset.words === (words ?? "")) return;
    this.#region.dataset.words = words ?? "";
    fill(
      this.#region,
      banner &&
        h(
          "p",
          { class: `banner banner-${banner.kind}`, testid: "banner" },
          icon(banner.iconName),
          h("span", {}, words),
        ),
    );
  }
}
