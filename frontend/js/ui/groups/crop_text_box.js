/**
 * The text box in which the text of a crop is typed, in place. There is one, put into the crop that has the cursor.
 * Reports what was typed when it closes; decides nothing.
 */

import { textAction } from "../../core/groups/group_keys.js";
import { capitalsFor } from "../../core/review/text_style.js";
import { h } from "../dom.js";

export class CropTextBox {
  #app;
  #on;
  #cell = null;
  #before = "";
  #input;

  /**
   * @param {object} app t, keymap
   * @param {object} handlers
   * @param {(index: number, text: string) => void} handlers.onType the box closes on this crop with another text
   * @param {(action: string, isHeldDown: boolean) => void} handlers.onAct what to do after that, see `textAction`
   * @param {AbortSignal} signal
   */
  constructor(app, handlers, signal) {
    this.#app = app;
    this.#on = handlers;
    this.#input = h("input", {
      type: "text",
      class: "crop-input",
      testid: "group-text",
      autocomplete: "off",
      spellcheck: "false",
      autocorrect: "off",
      enterkeyhint: "go",
      maxlength: 200,
      "aria-label": app.t("groups.textLabel"),
      signal,
      on: {
        keydown: (event) => this.#onKey(event),
        // It stays open while the person is in another window.
        blur: () => document.hasFocus() && this.close(),
      },
    });
    // Nothing blurs when the browser goes back or loads the page again. Listens before those who save what was typed.
    signal.addEventListener("abort", () => this.close());
    window.addEventListener("pagehide", () => this.close(), { signal });
  }

  get isOpen() {
    return this.#cell !== null;
  }

  /**
   * Opens on a crop. With `replaces`, the first letter typed replaces the text.
   *
   * @param {Element} cell
   * @param {object} image the crop's, as the API sends it
   * @param {string} text
   * @param {{replaces: boolean}} how
   */
  open(cell, image, text, { replaces }) {
    this.close();
    this.#cell = cell;
    this.#before = text;
    this.#input.value = text;
    this.#input.autocapitalize = capitalsFor(image);
    cell.classList.add("is-typing");
    cell.append(this.#input);
    this.#input.focus({ preventScroll: true });
    if (replaces) this.#input.select();
    else this.#input.setSelectionRange(text.length, text.length);
    cell.scrollIntoView({ block: "nearest" });
  }

  /** Closes, and reports the text if it has changed. */
  close() {
    const text = this.#input.value;
    const index = this.#shut();
    if (index !== null && text !== this.#before) this.#on.onType(index, text);
  }

  /** @returns {number|null} the place of the crop on which it was open */
  #shut() {
    const cell = this.#cell;
    if (!cell) return null;
    cell.classList.remove("is-typing");
    this.#cell = null; // first: taking a focused box away fires "blur", which closes again
    this.#input.remove();
    return Number(cell.dataset.index);
  }

  #onKey(event) {
    const action = textAction(event, this.#app.keymap);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (action === "cancel") this.#shut();
    else this.close();
    this.#on.onAct(action, event.repeat);
  }
}
