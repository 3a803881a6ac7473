/**
 * Loads pictures again that could not be loaded while nobody was logged in.
 */

export function reloadPictures() {
  for (const picture of document.images) {
    if (picture.complete && !picture.naturalWidth && picture.hasAttribute("src"))
      picture.src = picture.getAttribute("src");
  }
}
