/**
 * The answer to a request with files. When every file was refused the server refuses the request, and its problem
 * carries what an answer would have said of each file: for the page that is an answer like any other.
 */

/**
 * @param {number} status
 * @param {object|null} body the JSON that came with it
 * @returns {{results: object[]}|null} null when nothing is said of the files
 */
export function fileAnswer(status, body) {
  if (!Array.isArray(body?.results)) return null;
  if (status === 200) return body;
  if (status < 400 || status >= 500) return null;
  const { results, version = null } = body;
  return { batch: null, version, results };
}
