/**
 * Says in the head of the web app that the server, the worker or the live version does not work. The words lie over the page for a
 * while and come again on a click: nothing below them moves, and no click is caught.
 */

import { fill, h, icon } from "../dom.js";

const SHOWN_MS = 12_000;

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
  #kind = null;
  #button = null;
  #words = h("p", { class: "banner-words", id: "banner-words" });
  #timer = 0;

  /** @param {Element} region stays in the document, so that screen readers notice the change */
  constructor(region, t) {
    this.#region = region;
    this.#t = t;
  }

  show(state) {
    const banner = bannerFor(state);
    const kind = banner?.kind ?? null;
    const words =
      banner && this.#t(`banner.${banner.words ?? banner.kind}`, { reason: banner.reason, count: banner.unread ?? 0 });
    if (this.#words.textContent !== (words ?? "")) this.#words.textContent = words ?? "";
    if (kind === this.#kind) return;
    this.#kind = kind;
    this.#replace(banner);
  }

  #replace(banner) {
    this.#button = banner && this.#sign(banner);
    fill(this.#region, this.#button, banner && this.#words);
    if (!banner) return;
    this.#open(true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(false), SHOWN_MS);
  }

  #sign({ kind, iconName }) {
    return h(
      "button",
      {
        type: "button",
        class: `banner banner-${kind}`,
        testid: "banner",
        "aria-controls": "banner-words",
        on: { click: () => this.#open(this.#words.hidden) },
      },
      icon(iconName),
      h("span", { class: "banner-name" }, this.#t(`banner.name.${kind}`)),
    );
  }

  #open(isOpen) {
    this.#words.hidden = !isOpen;
    this.#button?.setAttribute("aria-expanded", String(isOpen));
  }
}
