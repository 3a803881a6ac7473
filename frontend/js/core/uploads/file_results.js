/**
 * The results in the reply to a request with files. When the server refuses every file it refuses the request, with
 * the same results in its problem document; callers need not distinguish the two.
 */

/**
 * @param {number} status
 * @param {object|null} body the JSON body of the reply
 * @returns {{results: object[]}|null} null when the reply has no results
 */
export function fileResults(status, body) {
  if (!Array.isArray(body?.results)) return null;
  if (status === 200) return body;
  if (status < 400 || status >= 500) return null;
  const { results, version = null } = body;
  return { batch: null, version, results };
}
