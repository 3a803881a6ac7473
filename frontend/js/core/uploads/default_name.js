/**
 * The name of a batch or pile that nobody has named.
 */

/**
 * @param {{t: Function, format: object}} app
 * @param {[string, string]} keys of the messages without and with the person
 * @param {string} [person] the account: with the second, no two people's names are the same
 * @param {string} [iso] the time
 */
export function defaultName({ t, format }, [key, keyBy], person, iso = new Date().toISOString()) {
  const time = format.second(iso);
  return person ? t(keyBy, { time, name: person }) : t(key, { time });
}
