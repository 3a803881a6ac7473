/**
 * Watches the web app from inside, for the robot: what is shown, how many keys were pressed, how long it took from the
 * last key until the next screen was painted, including its images, and how far the text box moved from name to name. In a
 * record it is the box of the field that comes next, from where it stood while the field before was worked on.
 */
(() => {
  const STUCK_MS = 30_000;
  const probe = { keys: 0, latencies: [], moves: [] };
  let keyAt = null;
  let shown = "";
  let isSeen = true;
  let waiting = null;
  let boxesAt = [];

  const all = (testid) => [...document.querySelectorAll(`[data-testid=${testid}]`)];
  const idOf = (picture) => Number(/images\/(\d+)\/file/.exec(picture.src)[1]);
  const fieldOnShow = () => all("field-row").findIndex((row) => row.matches(".is-current"));
  const boxes = () => [...all("review-input"), ...all("field-input")];
  const box = () => boxes()[Math.max(0, fieldOnShow())];
  /** The pictures that the next key is about: of a record that of the current field. */
  const pictures = () => [
    ...all("review-image"),
    ...document.querySelectorAll("[data-testid=group-crop] img, [data-testid=field-row].is-current img"),
  ];
  const isWaiting = () =>
    all("review-image").some((picture) => !("seen" in picture.dataset)) ||
    all("field-row").some((row) => row.matches(".is-current") && !("seen" in row.dataset));

  /** An identifier of what is shown; empty while it is loading. The end of the groups is not the end of the review. */
  function screen() {
    const { view } = document.querySelector("main")?.dataset ?? {};
    if (all("group-list").length) return `list ${view}`;
    if (all("review-done").length || all("records-done").length) return `end ${view}`;
    return pictures().map(idOf).join(" ");
  }

  function look() {
    const [kind] = shown.split(" ");
    if (kind === "list" || kind === "end") return { kind };
    const cells = all("group-crop");
    if (cells.length) return cropSet(cells);
    return fieldOnShow() < 0 ? image() : field();
  }

  function cropSet(cells) {
    const columns = cells[0].closest(".crops-row").children.length;
    return {
      kind: "crop set",
      columns,
      crops: cells.map((cell) => ({
        image: idOf(cell.querySelector("img")),
        text: cell.querySelector(".crop-text").textContent,
      })),
    };
  }

  function image() {
    const { value } = box();
    const columns = [...document.querySelectorAll(".strip-letter")];
    const doubts = columns.flatMap((column, place) => (column.matches(".is-unsure, .is-doubtful") ? [place] : []));
    const gaps = [...document.querySelectorAll(".strip-gap")].map((gap) => Number(gap.dataset.gap));
    // If letters and columns don't match one to one, a column's place says nothing about the text.
    const isMatch = columns.length === value.length;
    return {
      kind: "image",
      image: idOf(pictures()[0]),
      text: value,
      alternatives: alternatives(),
      doubts: isMatch ? doubts : [],
      gaps: isMatch ? gaps : [],
      selected: selected(),
    };
  }

  /** Where the caret is or what is selected, as a person sees it; null for the end of the text. */
  function selected() {
    const { selectionStart: start, selectionEnd: end, value } = box();
    return start === value.length ? null : [start, end];
  }

  /** Where its doubts are, `doubtsOfField` says: the row does not show them. */
  function field() {
    return {
      kind: "field",
      image: idOf(pictures()[0]),
      text: box().value,
      alternatives: alternatives(),
      doubts: [],
      gaps: [],
      selected: selected(),
    };
  }

  function alternatives() {
    return [...document.querySelectorAll(".alternative-text")].map((element) => element.textContent);
  }

  /** Resolves in the first task after the frame in which everything so far was painted. */
  const frame = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });

  async function check() {
    const now = screen();
    if (!now || now === shown) return;
    shown = now;
    const pressedAt = keyAt;
    keyAt = null;
    await Promise.all(
      pictures()
        .filter((picture) => !picture.complete)
        .map((picture) => picture.decode().catch(() => {})),
    );
    const paintedAt = await frame();
    if (pressedAt !== null) probe.latencies.push(paintedAt - pressedAt);
    followBox();
    // A person does not answer in the frame in which a picture appears.
    await window.paraphSight.settled();
    while (isWaiting()) await frame(); // nothing is accepted before
    isSeen = false;
    tell();
  }

  function followBox() {
    const places = boxes().map((each) => each.getBoundingClientRect());
    const at = Math.max(0, fieldOnShow());
    const [before, now] = [boxesAt[at], places[at]];
    if (before && now) probe.moves.push(Math.hypot(now.left - before.left, now.top - before.top));
    boxesAt = places;
  }

  function tell() {
    if (isSeen || !waiting) return;
    isSeen = true;
    waiting(look());
    waiting = null;
  }

  addEventListener(
    "keydown",
    (event) => {
      probe.keys += 1;
      keyAt = event.timeStamp;
    },
    { capture: true },
  );
  new MutationObserver(check).observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["src"],
  });

  /** What is shown, once it differs from what was reported before. Rejects when nothing new comes. */
  probe.next = () =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`nothing new is shown after: ${shown || "(loading)"}`)),
        STUCK_MS,
      );
      waiting = (seen) => {
        clearTimeout(timer);
        resolve(seen);
      };
      tell();
    });
  /** Whether crops of the set have not been on the screen yet. */
  probe.unseen = () => all("group-accept")[0]?.dataset.unseen > 0;
  probe.box = () => box().value;
  /** The places that Tab leads to in the current field of a record, as the web app finds them. */
  probe.doubtsOfField = async () => {
    const { src } = document.querySelector("script[type=module]");
    const { textDoubts } = await import(new URL("core/review/text_doubts.js", src));
    const { isDoubtful } = await import(new URL("core/spans.js", src));
    const reply = await fetch(pictures()[0].src.replace(/\/file.*/, ""));
    const { placed, gaps } = textDoubts(await reply.json(), box().value);
    return {
      doubts: placed.filter(isDoubtful).map(({ letter }) => letter.start),
      gaps: gaps.map((gap) => gap.at),
    };
  };
  window.paraphProbe = probe;
})();
