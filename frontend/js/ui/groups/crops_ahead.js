/**
 * Loads and lays out the crop set that may be shown next, so that it only has to be painted then.
 */

export class CropsAhead {
  #pictures;
  #panel;
  #outlet;

  /** @param {PictureCache} pictures  @param {GroupPanel} panel  @param {Element} outlet where the panel will be */
  constructor(pictures, panel, outlet) {
    this.#pictures = pictures;
    this.#panel = panel;
    this.#outlet = outlet;
  }

  /**
   * @param {CropSet|null} cropSet null if none comes
   * @param {object[]} onShow images whose pictures are kept
   * @param {() => boolean} isStillNext asked once the pictures are loaded: each picture has one place, so laying out a
   *   crop set takes its pictures away from where they are shown
   */
  async prepare(cropSet, onShow, isStillNext) {
    this.#pictures.keepOnly([...onShow, ...(cropSet?.images ?? [])]);
    if (!cropSet) return;
    await this.#pictures.ready(cropSet.images);
    if (isStillNext()) this.#panel.prepare(cropSet, this.#outlet);
  }
}
