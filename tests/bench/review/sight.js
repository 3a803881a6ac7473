/**
 * Watches which pictures have been painted, decoded and not covered by anything, and counts the names that were
 * accepted before theirs was. A name counts as accepted when its label is put into the outbox.
 */
(() => {
  const sight = { accepted: 0, unpainted: [] };
  const painted = new Set();
  const decoded = new WeakSet();
  const asked = new WeakSet();
  const entries = new Set();
  const PICTURES = "[data-testid=review-image], [data-testid=group-crop] img, [data-testid=field-row] img";

  const idOf = (picture) => Number(/images\/(\d+)\/file/.exec(picture.src)[1]);
  const isInWindow = ({ top, bottom }) => top > -1 && bottom < innerHeight + 1 && bottom > top;

  /** Whether the picture's middle, upper and lower edge are in the window and nothing fixed lies over them. */
  function isUncovered(picture) {
    const box = picture.getBoundingClientRect();
    const owner =
      picture.closest("[data-testid=group-crop], [data-testid=field-row]") ?? document.querySelector("main");
    const x = box.left + box.width / 2;
    const heights = [box.top + 1, box.top + box.height / 2, box.bottom - 1];
    return isInWindow(box) && heights.every((y) => owner.contains(document.elementFromPoint(x, y)));
  }

  function decode(picture) {
    if (asked.has(picture)) return;
    asked.add(picture);
    picture.decode().then(
      () => decoded.add(picture),
      () => asked.delete(picture),
    );
  }

  const unpainted = () => [...document.querySelectorAll(PICTURES)].filter((picture) => !painted.has(idOf(picture)));

  /**
   * Runs before each frame. What was decoded by then and is uncovered after it was painted in it; that is looked at in a
   * task that waits for all others, since measuring so many places would delay the frame that is timed.
   */
  function look() {
    const pictures = unpainted();
    pictures.forEach(decode);
    const ready = pictures.filter((picture) => decoded.has(picture)).map((picture) => [picture, idOf(picture)]);
    scheduler.postTask(
      () => {
        for (const [picture, id] of ready) if (idOf(picture) === id && isUncovered(picture)) painted.add(id);
      },
      { priority: "background" },
    );
    requestAnimationFrame(look);
  }
  requestAnimationFrame(look);

  /** Resolves when every picture that can be seen has been painted, or after a second. */
  sight.settled = async () => {
    const end = performance.now() + 1000;
    while (performance.now() < end && unpainted().some(isUncovered)) await new Promise(requestAnimationFrame);
  };

  function note(entry) {
    if (entries.has(entry.key)) return;
    entries.add(entry.key);
    if (entry.op !== "label" && entry.op !== "bulk") return;
    for (const { imageId } of entry.items ?? [entry]) {
      sight.accepted += 1;
      if (!painted.has(imageId)) sight.unpainted.push(imageId);
    }
  }

  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function setAndNote(key, value) {
    if (key.includes("paraph.outbox")) JSON.parse(value).forEach(note);
    return setItem.call(this, key, value);
  };
  window.paraphSight = sight;
})();
