/**
 * Loads and decodes the pictures of the images that come next.
 */

export class PictureCache {
  #pictures = new Map();
  #alt;

  /** @param {string} alt text for every picture */
  constructor(alt) {
    this.#alt = alt;
  }

  /** The picture of an image, loading or loaded. */
  get(image) {
    return this.#pictures.get(image.id) ?? this.#load(image);
  }

  /** Resolves when the pictures are decoded or have failed. */
  async ready(images) {
    await Promise.all(
      images.map((image) =>
        this.get(image)
          .decode()
          .catch(() => {}),
      ),
    );
  }

  /** Loads these pictures and drops all others, so that memory stays flat. */
  keepOnly(images) {
    const wanted = new Set(images.map((image) => image.id));
    for (const id of this.#pictures.keys()) if (!wanted.has(id)) this.#pictures.delete(id);
    for (const image of images) this.get(image);
  }

  #load(image) {
    const picture = new Image(image.width, image.height);
    picture.alt = this.#alt;
    picture.src = image.file_url;
    // A picture that cannot be decoded shows its alt text.
    picture.decode().catch(() => {});
    this.#pictures.set(image.id, picture);
    return picture;
  }
}
