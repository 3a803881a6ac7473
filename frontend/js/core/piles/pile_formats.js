/**
 * The formats in which the API exports a pile; the first one opens everywhere.
 */

export const PILE_FORMATS = Object.freeze(["xlsx", "csv", "csv-semicolon", "jsonl"]);
