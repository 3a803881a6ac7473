/**
 * Groups of the fake server: images that wait, by what they have in common, and steps that label many at once.
 */

const BANDS = [0.99, 0.95, 0.9, 0.75, 0.5, 0];
const KEYS = {
  text: ({ text }) => text,
  letter: ({ text }) => text.slice(0, 1),
  confidence: ({ confidence }) => String(BANDS.find((start) => confidence >= start)),
};

/** A chunk of groups, largest first. @param {World} world  @param {URLSearchParams} query */
export function groupChunk(world, query) {
  const found = new Map();
  for (const image of waiting(world)) {
    const key = KEYS[query.get("by") ?? "text"](image.reading);
    found.set(key, [...(found.get(key) ?? []), image.reading.confidence]);
  }
  const items = [...found].map(([key, sure]) => ({
    key,
    title: titleOf(key, query),
    count: sure.length,
    lowest_confidence: Math.min(...sure),
  }));
  items.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  return { ...part(items, query), total: items.length, images: waiting(world).length };
}

/** A page of one group's images, least certain first. */
export function memberChunk(world, query) {
  const keyOf = KEYS[query.get("by") ?? "text"];
  const members = waiting(world).filter(({ reading }) => keyOf(reading) === query.get("key"));
  members.sort((a, b) => a.reading.confidence - b.reading.confidence || a.id - b.id);
  // Behind an image, not behind a number of them: answers between two pages skip nothing.
  const [confidence, id] = (query.get("cursor") ?? "-1 0").split(" ").map(Number);
  const ahead = members.filter(
    (one) => one.reading.confidence > confidence || (one.reading.confidence === confidence && one.id > id),
  );
  const items = ahead.slice(0, Number(query.get("limit") ?? 50));
  const last = items.at(-1);
  return {
    items,
    next_cursor: ahead.length > items.length ? `${last.reading.confidence} ${last.id}` : null,
    total: members.length,
  };
}

/** Answers many images as one step. @returns {{id, results}} */
export function labelStep(world, items) {
  const results = items.map(({ image_id: id, revision, ...body }) => outcome(id, world.label(id, revision, body)));
  world.steps.push(results.filter((one) => one.outcome === "saved"));
  return { id: world.steps.length, results };
}

export function undoStep(world, id) {
  const results = world.steps[id - 1].map(({ image_id: imageId, revision }) =>
    outcome(imageId, world.undo(imageId, revision)),
  );
  return { id, results };
}

function outcome(id, { status, body, revision }) {
  const isSaved = status === 200;
  return {
    image_id: id,
    outcome: isSaved ? "saved" : "conflict",
    revision: isSaved ? revision : null,
    label: isSaved ? body : null,
    error: isSaved ? null : body,
  };
}

function waiting(world) {
  return [...world.images.values()].filter(({ label }) => !label);
}

function titleOf(key, query) {
  if (query.get("by") !== "confidence") return key;
  const at = BANDS.indexOf(Number(key));
  return `${Number(key) * 100}–${at ? BANDS[at - 1] * 100 : 100} %`;
}

function part(items, query) {
  const from = Number(query.get("cursor") ?? 0);
  const to = from + Number(query.get("limit") ?? 50);
  return { items: items.slice(from, to), next_cursor: to < items.length ? String(to) : null };
}
