/**
 * What an event of the audit log says, in the page's language where the catalogue has words for its action, else as the server
 * calls it.
 */

/**
 * @param {(key: string, params?: object) => string} t
 * @param {{action: string, target_id: string|null}} event
 * @returns {string}
 */
export function auditWords(t, { action, target_id: target }) {
  const key = `audit.action.${action}`;
  const words = t(key, { target: target ?? "" });
  return (words === key ? `${action} ${target ?? ""}` : words).trim();
}
