/**
 * Watches the web app from inside, for the robot: what is shown, how many keys were pressed, and how long it took from
 * the last key until the next screen was painted, including its images.
 */
(() => {
  const probe = { keys: 0, latencies: [] };
  let keyAt = null;
  let shown = "";
  let isSeen = true;
  let waiting = null;

  const all = (testid) => [...document.querySelectorAll(`[data-testid=${testid}]`)];
  const idOf = (picture) => Number(/images\/(\d+)\/file/.exec(picture.src)[1]);
  const pictures = () => [...all("review-image"), ...document.querySelectorAll("[data-testid=group-crop] img")];

  /** An identifier of what is shown; empty while it is loading. */
  function screen() {
    if (all("group-list").length) return "list";
    if (all("review-done").length) return "end";
    return pictures().map(idOf).join(" ");
  }

  function look() {
    const cells = all("group-crop");
    if (shown === "list" || shown === "end") return { kind: shown };
    return cells.length ? cropSet(cells) : image();
  }

  function cropSet(cells) {
    const columns = document.querySelector(".crops-row").children.length;
    return { kind: "crop set", columns, crops: cells.map((cell) => ({
      image: idOf(cell.querySelector("img")), text: cell.querySelector(".crop-text").textContent,
    })) };
  }

  function image() {
    const { value } = all("review-input")[0];
    const columns = [...document.querySelectorAll(".strip-letter")];
    const doubts = columns.flatMap((column, place) => (column.matches(".is-unsure, .is-doubtful") ? [place] : []));
    const gaps = [...document.querySelectorAll(".strip-gap")].map((gap) => Number(gap.dataset.gap));
    // Where letters and columns don't match one to one, a column's place says nothing about the text.
    const isMatch = columns.length === value.length;
    return {
      kind: "image",
      image: idOf(pictures()[0]),
      text: value,
      alternatives: [...document.querySelectorAll(".alternative-text")].map((element) => element.textContent),
      doubts: isMatch ? doubts : [],
      gaps: isMatch ? gaps : [],
    };
  }

  /** Resolves in the first task after the frame in which everything so far was painted. */
  const frame = () => new Promise((resolve) => {
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
    await Promise.all(pictures().filter((picture) => !picture.complete).map((picture) => picture.decode().catch(() => {})));
    let paintedAt = await frame();
    // Before its picture has been seen, a name is not accepted.
    while (all("review-image").some((picture) => !("seen" in picture.dataset))) {
      await new Promise((resolve) => setTimeout(resolve));
      paintedAt = performance.now();
    }
    if (pressedAt !== null) probe.latencies.push(paintedAt - pressedAt);
    isSeen = false;
    tell();
  }

  function tell() {
    if (isSeen || !waiting) return;
    isSeen = true;
    waiting(look());
    waiting = null;
  }

  addEventListener("keydown", (event) => {
    probe.keys += 1;
    keyAt = event.timeStamp;
  }, { capture: true });
  new MutationObserver(check).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["src"] });

  /** What is shown, once it differs from what was reported before. */
  probe.next = () => new Promise((resolve) => {
    waiting = resolve;
    tell();
  });
  probe.box = () => all("review-input")[0].value;
  window.paraphProbe = probe;
})();
