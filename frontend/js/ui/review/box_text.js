/**
 * What keys and buttons do to the text in the review's text box: type, pick an alternative, restore, clear, take back.
 */

const CHANGES = ["restore", "takeBack", "clear"];

export class BoxText {
  #app;
  #review;
  #panel;
  #save;

  /**
   * @param {object} app t, keymap, announcer
   * @param {SingleReview} review
   * @param {ReviewPanel} panel
   * @param {(body: object) => boolean} save a picked alternative is accepted
   */
  constructor(app, review, panel, save) {
    this.#app = app;
    this.#review = review;
    this.#panel = panel;
    this.#save = save;
  }

  /** Other texts to choose from. */
  get offers() {
    return this.#review.session.offers;
  }

  /** @returns {boolean|null} whether the action took place; null when it is not about the text */
  act(action) {
    if (action.startsWith("alternative")) return this.#pickAt(Number(action.slice(-1)) - 1);
    if (action === "nextDoubt" || action === "previousDoubt")
      return this.#panel.selectDoubt(action === "previousDoubt");
    return CHANGES.includes(action) ? this.#change(action) : null;
  }

  type(text) {
    this.#review.type(text);
    this.#panel.showText(text);
  }

  /** Accepts a chosen alternative, or only fills the text box, depending on the setting. */
  pick(text) {
    const { session } = this.#review;
    session.replace(text);
    if (this.#app.keymap.pickAccepts && session.isSeen) return this.#save(session.decision());
    return this.#show();
  }

  /** Takes back the space that a key typed before it turned out to be held. */
  rewind({ typed, start, end }) {
    this.#review.session.rewind(typed);
    this.#review.keepDraft();
    this.#panel.setText(typed.text, { start, end });
  }

  #pickAt(index) {
    const offer = this.offers[index];
    return offer ? this.pick(offer.text) : false;
  }

  /** Puts the reading, a text that was replaced, or nothing into the text box. */
  #change(action) {
    const { session } = this.#review;
    if (action === "clear") session.replace("");
    else session[action]();
    return this.#show();
  }

  #show() {
    const { text } = this.#review.session;
    this.#review.keepDraft();
    this.#panel.setText(text);
    this.#panel.input.focus();
    this.#app.announcer.say(text || this.#app.t("review.noLetters"));
    return true;
  }
}
