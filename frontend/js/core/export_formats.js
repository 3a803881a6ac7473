/**
 * The formats that the API exports, and how a table for spreadsheets is written where the reader lives.
 */

export const EXPORT_FORMATS = Object.freeze(["xlsx", "spreadsheet", "csv", "jsonl", "dataset"]);
export const CELL_SEPARATORS = Object.freeze({ semicolon: ";", comma: "," });

/** Spreadsheet programs expect a semicolon between cells where a comma is the decimal sign. */
export function usualSeparator(locale) {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.some(({ type, value }) => type === "decimal" && value === ",") ? "semicolon" : "comma";
}
