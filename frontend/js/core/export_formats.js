/**
 * The formats that the API exports.
 */

export const EXPORT_FORMATS = Object.freeze(["csv", "jsonl", "dataset"]);
