/**
 * What became of the files of a pile, in the shape that the results of an upload have.
 */

import { fileResults } from "../uploads/file_results.js";

const OUTCOMES = { added: "created" };

/** Whether a person has to know of the file: it was refused, or records of it lie in the bin, where they stay. */
export const isWorthAWord = ({ outcome, records_in_bin: inBin = [] }) => outcome === "refused" || inBin.length > 0;

/**
 * @param {number} status
 * @param {object|null} body the JSON body of the reply
 * @returns {{results: object[], batch: {id: number}|null}|null} null when the reply has no results
 */
export function pileResults(status, body) {
  const reply = fileResults(status === 201 ? 200 : status, body);
  if (!reply) return null;
  const { pile_id: id = null } = body;
  return {
    batch: id === null ? null : { id },
    results: reply.results.map(({ path, status: outcome, pages = null, records_in_bin = [], problem = null }) => ({
      file_name: path.split("/").at(-1),
      path,
      outcome: OUTCOMES[outcome] ?? outcome,
      image_id: null,
      pages,
      records_in_bin,
      error: problem,
    })),
  };
}
