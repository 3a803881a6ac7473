/**
 * Who checks the names, where there are no accounts: asked once, kept in the browser, and sent with each label.
 */

/** The API's author of labels without a name. */
export const NOBODY = "local";
const KEY = "paraph.author";
/** The API's limits: graphemes, and code points in all. */
const MOST_LETTERS = 80;
const MOST_CHARACTERS = 100;
const UNSEEN = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;
const VISIBLE = /[^\s\p{Cc}\p{Cf}]/u;

/** The name as the API accepts it: without invisible characters and not too long; "" if nothing is left. */
export function authorName(typed) {
  const kept = typed.replace(UNSEEN, "").normalize("NFC").trim();
  if (!VISIBLE.test(kept)) return "";
  const letters = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(kept)].map((part) => part.segment);
  let name = "";
  for (const letter of letters.slice(0, MOST_LETTERS)) {
    if ([...name, ...letter].length > MOST_CHARACTERS) break;
    name += letter;
  }
  return name.trim();
}

export class Author {
  #storage;
  #isAsked;

  /**
   * @param {{getItem, setItem}} storage this installation's
   * @param {() => boolean} isAsked whether a name given by hand counts: where there are accounts, the account does
   */
  constructor(storage, isAsked = () => true) {
    this.#storage = storage;
    this.#isAsked = isAsked;
  }

  /** "" when none was given. */
  get name() {
    return this.#isAsked() ? (this.#storage.getItem(KEY) ?? "") : "";
  }

  /** Whether the question has been answered, even if without a name. */
  get isAnswered() {
    return this.#storage.getItem(KEY) !== null;
  }

  answer(typed) {
    this.#storage.setItem(KEY, authorName(typed));
  }
}
