/**
 * Puts the icons into the page once, so that an icon that is shown later needs no connection.
 */

const SPRITE = new URL("static/icons/sprite.svg", document.baseURI);
const RETRY_MS = 3_000;

/** Icons that are in the page already appear as soon as this has loaded. */
export async function loadIcons() {
  let source = null;
  while (source === null) {
    source = await fetchText().catch(() => null);
    if (source === null) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  const sprite = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
  for (const symbol of sprite.querySelectorAll("symbol")) symbol.id = `icon-${symbol.id}`;
  const own = document.importNode(sprite, true);
  own.setAttribute("class", "visually-hidden");
  own.setAttribute("aria-hidden", "true");
  document.body.append(own);
}

async function fetchText() {
  const response = await fetch(SPRITE);
  if (!response.ok) throw new Error(`icons: HTTP ${response.status}`);
  return response.text();
}
