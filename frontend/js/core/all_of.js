/**
 * A whole list of the API, chunk by chunk.
 */

/**
 * @param {(cursor: string|null) => Promise<{items: object[], next_cursor: string|null}>} fetchChunk
 * @returns {Promise<object[]>}
 */
export async function allOf(fetchChunk) {
  const all = [];
  let cursor = null;
  do {
    const chunk = await fetchChunk(cursor);
    all.push(...chunk.items);
    cursor = chunk.next_cursor;
  } while (cursor !== null);
  return all;
}
