/**
 * What a held space bar shows in the review of single images: a field in its page, or, of an image that was not cut from a
 * page, the scan enlarged.
 */

import { PageStore } from "../../core/piles/page_store.js";
import { PageGlance } from "./page_glance.js";

export class FieldGlance {
  #glance;

  /**
   * @param {(key: string) => string} t
   * @param {(id: number) => Promise<object>} fetchPage
   */
  constructor(t, fetchPage, signal) {
    this.#glance = new PageGlance(t, new PageStore(fetchPage), signal);
  }

  /** @param {boolean} isOn  @param {object|null} field the image's, as the API gives it  @param {ScanDesk} desk */
  zoom(isOn, field, desk) {
    if (isOn && field) {
      if (!this.#glance.isOpen) this.#glance.open(field);
      return;
    }
    this.#glance.close();
    desk.zoom(isOn);
  }
}
