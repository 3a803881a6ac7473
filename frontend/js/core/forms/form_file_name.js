/**
 * What the name of a dropped file says: whether it is the file of a form, and what a new form may be called.
 */

/** @param {{name: string, type: string}} file */
export function isFormFile({ name, type = "" }) {
  return type === "application/json" || /\.json$/i.test(name);
}

/** `scan_of-form.v2.pdf` -> `scan of form.v2` */
export function nameOfFile(name) {
  return name
    .replace(/\.\w{1,5}$/, "")
    .replace(/[_-]+/g, " ")
    .trim();
}
