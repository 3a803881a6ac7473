/**
 * Watches the page from inside, for the robot: which field is on show, what it offers, how many keys were pressed, and
 * how long it took from the last key until the next field was painted, picture included.
 */
(() => {
  const probe = { keys: 0, latencies: [] };
  let lastKeyAt = 0;
  let shown = null;
  let painted = 0;
  let waiting = [];

  const field = () => document.querySelector("[data-testid=review-image]");
  const source = () => (document.querySelector(".review-sheet")?.isConnected && field() ? field().getAttribute("src") : "");
  const isEnd = () => document.querySelector("[data-testid=review-done]") !== null;

  function look() {
    const box = document.querySelector("[data-testid=review-input]");
    const columns = [...document.querySelectorAll(".strip-letter")];
    const doubts = columns.flatMap((column, place) => (column.matches(".is-unsure, .is-doubtful") ? [place] : []));
    return {
      image: Number(/images\/(\d+)\/file/.exec(source())?.[1] ?? 0),
      text: box?.value ?? "",
      isReady: document.activeElement === box,
      alternatives: [...document.querySelectorAll(".alternative-text")].map((element) => element.textContent),
      // Where letters and columns don't match one to one, a column's place says nothing about the text.
      doubts: columns.length === (box?.value ?? "").length ? doubts : [],
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
    const now = isEnd() ? "end" : source();
    if (!now || now === shown) return;
    const isFirst = shown === null;
    shown = now;
    const key = lastKeyAt;
    if (now !== "end" && !field().complete) await field().decode().catch(() => {});
    const at = await frame();
    if (!isFirst) probe.latencies.push(at - key);
    painted += 1;
    waiting = waiting.filter((one) => !one());
  }

  addEventListener("keydown", (event) => {
    probe.keys += 1;
    lastKeyAt = event.timeStamp;
  }, { capture: true });
  new MutationObserver(check).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["src"] });

  /** What is on show once `count` fields (the end is one too) were painted; null at the end. */
  probe.after = (count) => new Promise((resolve) => {
    const answer = () => painted >= count && (resolve(isEnd() ? null : look()), true);
    if (!answer()) waiting.push(answer);
  });
  probe.box = () => document.querySelector("[data-testid=review-input]").value;
  window.paraphProbe = probe;
})();
