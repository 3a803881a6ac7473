/**
 * Creates elements without innerHTML: text is never parsed, listeners end with a signal, and custom properties are
 * set through the CSSOM (the Content-Security-Policy allows no inline style).
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Object} props attributes; also `class`, `on` ({click: listener}), `vars` ({"--x": value}), `data` (dataset),
 *   `testid`, `signal` (ends the listeners). null, undefined and false are left out; true makes an empty attribute
 * @param {...(Node|string|number|null|false|Array)} children
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, vars = {}, data = {}, testid, signal, ...attributes } = props;
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener, { signal });
  setVars(element, vars);
  Object.assign(element.dataset, data);
  if (testid) element.dataset.testid = testid;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...kept(children));
  return element;
}

/** The children that are shown. */
function kept(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

export function setVars(element, vars) {
  for (const [name, value] of Object.entries(vars)) element.style.setProperty(name, String(value));
}

/** Replaces the children; null and false are left out. */
export function fill(element, ...children) {
  element.replaceChildren(...kept(children));
  return element;
}

/** A decorative icon of `icons/sprite.svg`, which `shell/icons.js` has put into the page. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A listener for clicks that leaves out the second press of a double click: it was not meant for what has come since. */
export function firstClick(listener) {
  return (event) => {
    if (event.detail < 2) listener(event);
  };
}

/** Without the clicks that a held Enter would repeat. */
function unlessHeld(event) {
  if (event.repeat && event.key === "Enter") event.preventDefault();
}

/**
 * A button with an icon and a word. `kind`: primary, quiet, danger or none. With `actsOnce`, a double click and a held Enter
 * are one click.
 */
export function button({ label, iconName = null, kind = "", key = "", actsOnce = false, ...props }) {
  const on = actsOnce ? { ...props.on, click: firstClick(props.on.click), keydown: unlessHeld } : props.on;
  const classes = ["button", kind && `button-${kind}`, props.class].filter(Boolean).join(" ");
  return h(
    "button",
    { type: "button", ...props, on, class: classes },
    iconName && icon(iconName),
    h("span", { class: "button-label" }, label),
    key && h("kbd", { "aria-hidden": "true" }, key),
  );
}

/** A link that looks like a button. */
export function linkButton({ href, label, iconName = null, kind = "quiet", ...props }) {
  return h(
    "a",
    { href, ...props, class: ["button", `button-${kind}`, props.class].filter(Boolean).join(" ") },
    iconName && icon(iconName),
    h("span", {}, label),
  );
}

/** A labelled select. `options`: [value, text] pairs. */
export function select({ label, options, value, onChange, signal, ...props }) {
  const control = h(
    "select",
    { ...props, signal, on: { change: () => onChange(control.value) } },
    options.map(([key, text]) => h("option", { value: key, selected: String(key) === String(value ?? "") }, text)),
  );
  return h("label", { class: "control" }, h("span", { class: "control-label" }, label), control);
}
