/**
 * What requests need of who is logged in: their headers, and that they are sent again once somebody has logged in.
 */

/** How often a request is sent again; enough for two tabs in which people log in by turns. */
const MOST_REPEATS = 3;
/** The server does not count such a request as a sign of life. */
const UNATTENDED = { "X-Unattended": "1" };

let session = { headers: () => ({}), mend: async () => false, isAttended: () => true };

/**
 * @param {object} parts
 * @param {(method: string) => Object<string, string>} parts.headers of every request
 * @param {(error: ApiError, signal?: AbortSignal) => Promise<boolean>} parts.mend has somebody log in; whether to send the refused
 *   request again
 * @param {() => boolean} parts.isAttended whether somebody is at this tab
 */
export function useSession(parts) {
  session = parts;
}

/** Headers that say for whom a request is sent. */
export function personHeaders(method) {
  return session.headers(method);
}

/** The same, and whether a person is there who may have caused it. */
export function sessionHeaders(method) {
  return { ...personHeaders(method), ...(session.isAttended() ? {} : UNATTENDED) };
}

/**
 * Sends, and sends again after somebody has logged in if that was what was missing.
 *
 * @param {() => Promise<object>} send  @param {AbortSignal} [signal] ends the wait
 */
export async function withSession(send, signal) {
  for (let time = 1; ; time += 1) {
    try {
      return await send();
    } catch (error) {
      if (time > MOST_REPEATS || !(await session.mend(error, signal))) throw error;
    }
  }
}
