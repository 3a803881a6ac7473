/**
 * A rectangle in millimetres as shares of its page, so that they hold at every zoom.
 */

/** @param {number[]} rect  @param {{width_mm: number, height_mm: number}} page  @returns {Object<string, number>} */
export function placeVars([left, top, width, height], { width_mm, height_mm }) {
  return {
    "--left": left / width_mm,
    "--top": top / height_mm,
    "--wide": width / width_mm,
    "--high": height / height_mm,
  };
}
