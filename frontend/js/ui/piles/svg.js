/**
 * Elements of SVG, as `h` makes those of HTML.
 */

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} tag  @param {Object} attributes null and undefined are left out  @param {...(Node|string)} children */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  element.append(...children.flat());
  return element;
}

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  return element;
}

/** Points as SVG writes them. @param {number[][]} points */
export function pointsOf(points) {
  return points.map((point) => point.map((value) => value.toFixed(1)).join(",")).join(" ");
}
