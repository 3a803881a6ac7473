/**
 * Previews of the fake API: each version would read every second waiting image with one letter less.
 */

const CHUNK = 2;

export function previewOf(world, name, kind, cursor) {
  const images = [...world.images.values()].filter(({ reading }) => reading?.text);
  const changed = images.filter(({ label }) => !label).filter((_, index) => index % 2 === 0);
  const items = kind === "checked" ? [] : changed;
  const from = Number(cursor ?? 0);
  const to = from + CHUNK;
  return {
    version: name,
    against: world.live === name ? null : world.live,
    is_being_read: true,
    waiting: { read: images.length - 1, of: images.length, changed: changed.length },
    checked: { read: 0, of: 0, changed: 0 },
    items: items.slice(from, to).map((image) => ({
      image_id: image.id,
      file_name: image.file_name,
      file_url: image.file_url,
      width: image.width,
      height: image.height,
      label: null,
      old: { text: image.reading.text, confidence: image.reading.confidence },
      new: { text: image.reading.text.slice(1), confidence: 0.5 },
      risk: 0.5,
    })),
    next_cursor: to < items.length ? String(to) : null,
  };
}
