/**
 * The head of a view: its title, a line or two below it, and tools beside it.
 */

import { h } from "./dom.js";

/** @param {{title: string, lead?: Node|Node[], tools?: Node[], className?: string}} parts  @returns {HTMLElement} */
export function viewHead({ title, lead = [], tools = [], className = "" }) {
  return h(
    "header",
    { class: `view-head ${className}` },
    h("div", {}, h("h1", { tabindex: "-1" }, title), lead),
    tools.length > 0 && h("div", { class: "view-tools" }, tools),
  );
}

/** The paragraph below a title. */
export function leadText(text, props = {}) {
  return h("p", { class: "lead", ...props }, text);
}
