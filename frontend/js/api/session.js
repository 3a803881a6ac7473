/**
 * What requests need from the session: headers, and being sent again once somebody has logged in.
 */

/** How often a request is sent again; enough for two tabs in which people take turns logging in. */
const MOST_REPEATS = 3;
/** The server does not count such a request as activity. */
const UNATTENDED = { "X-Unattended": "1" };

let session = { headers: () => ({}), mend: async () => false, isAttended: () => true };

/**
 * @param {object} parts
 * @param {(method: string) => Object<string, string>} parts.headers of every request
 * @param {(error: ApiError, signal?: AbortSignal) => Promise<boolean>} parts.mend asks somebody to log in; whether to send the
 *   refused request again
 * @param {() => boolean} parts.isAttended whether somebody is using this tab
 */
export function useSession(parts) {
  session = parts;
}

/** Headers that say for whom a request is sent. */
export function personHeaders(method) {
  return session.headers(method);
}

/** The same, and whether a person may have caused the request. */
export function sessionHeaders(method) {
  return { ...personHeaders(method), ...(session.isAttended() ? {} : UNATTENDED) };
}

/**
 * Sends; if somebody had to log in first, sends again afterwards.
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
