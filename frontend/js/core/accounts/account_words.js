/**
 * The words for a refused request about accounts: in the page's language where the catalogue has words for the problem,
 * else in the server's.
 */

const A_MINUTE_S = 60;

/** The code of a problem, such as `signed-out`; undefined without one. */
export function problemCode(error) {
  return error.problem?.type?.split(":").at(-1);
}

/**
 * @param {(key: string, params?: object) => string} t
 * @param {{status: number, message: string, problem: object|null, retryAfter?: number|null}} error
 * @returns {string}
 */
export function accountWords(t, error) {
  if (error.status === 0) return t("problem.offline");
  const key = `problem.${problemCode(error)}`;
  const count = Math.max(1, Math.ceil((error.retryAfter ?? 0) / A_MINUTE_S));
  const words = t(key, { count });
  return words === key ? error.message : words;
}
