/**
 * Shows the view that the address names. Each view gets an AbortSignal that fires when the view is left.
 */

import { formatRoute, parseRoute } from "./core/route.js";
import { painted } from "./ui/images/sight.js";

export class Router {
  static #remembered = null;
  #views;
  #outlet;
  #onShow;
  #resolve;
  #leave = new AbortController();
  #shown = null;

  /**
   * @param {object} parts
   * @param {Object<string, (outlet: Element, route: object, signal: AbortSignal) => void>} parts.views
   * @param {Element} parts.outlet
   * @param {(route: object) => object} parts.resolve the route to show instead, such as the log-in
   * @param {(route: object, isFirst: boolean) => void} parts.onShow
   */
  constructor({ views, outlet, onShow, resolve }) {
    this.#views = views;
    this.#outlet = outlet;
    this.#onShow = onShow;
    this.#resolve = resolve;
  }

  start() {
    window.addEventListener("hashchange", () => this.#show());
    this.#show();
  }

  go(route) {
    window.location.hash = formatRoute(route);
  }

  /** Changes the address without leaving the view, for filters. The frame that is due is painted first: this would delay it. */
  static async remember(route) {
    const { hash } = window.location;
    Router.#remembered = route;
    await painted();
    const isLeft = window.location.hash !== hash;
    if (!isLeft && Router.#remembered === route) window.history.replaceState(null, "", formatRoute(route));
  }

  #show() {
    const route = this.#resolve(parseRoute(window.location.hash));
    const isFirst = this.#shown === null;
    this.#leave.abort();
    this.#leave = new AbortController();
    this.#shown = route.name;
    this.#outlet.replaceChildren();
    this.#outlet.dataset.view = route.name;
    this.#views[route.name](this.#outlet, route, this.#leave.signal);
    this.#onShow(route, isFirst);
  }
}
