/**
 * How sure the model is of a letter or of a whole reading, in three levels. Colours and lines are in css/doubt.css.
 */

export const SURE_FROM = 0.9;
export const UNSURE_FROM = 0.6;
/** Shown beside the confidence, so that doubt is not shown by colour alone. */
export const DOUBT_MARKS = Object.freeze({ sure: "", unsure: "?", doubtful: "??" });

/** @returns {"sure"|"unsure"|"doubtful"} */
export function doubtLevel(confidence) {
  if (confidence >= SURE_FROM) return "sure";
  return confidence >= UNSURE_FROM ? "unsure" : "doubtful";
}
