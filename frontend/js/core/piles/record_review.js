/**
 * One person's work on the fields of a record: what is typed in each, what is saved, and what can be undone, also in records
 * that were left. Saves through the outbox, as the review of single images does. Knows no elements.
 */

import { EditSession, isLabelled } from "../review/edit_session.js";
import { UndoStack } from "../review/undo_stack.js";
import { imagesOf, newsOf } from "../saving/outbox_entry.js";

export class RecordReview {
  #outbox;
  #drafts;
  #undoStack = new UndoStack();
  #known = new Map(); // image id -> label and revision as they are now
  #typed = new Map(); // image id -> what was typed and not saved in a record that is not open

  /** @param {{outbox: Outbox, drafts: Drafts}} parts */
  constructor({ outbox, drafts }) {
    this.#outbox = outbox;
    this.#drafts = drafts;
    this.record = null;
    /** `{name, kind, optional, image, session, pageId}`; image and session are null where the page is missing. */
    this.fields = [];
    this.at = 0;
  }

  get current() {
    return this.fields[this.at] ?? null;
  }

  get canUndo() {
    return this.#undoStack.size > 0;
  }

  /** How many fields have an answer. */
  get checked() {
    return this.fields.filter(({ image }) => image && isLabelled(image)).length;
  }

  /** Whether this field is still the one that is worked on; other records have fields of the same name. */
  isAt({ pageId, name }) {
    return this.current?.pageId === pageId && this.current.name === name;
  }

  /** Whether a picture is still to be read. */
  get isBeingRead() {
    return this.fields.some(({ image, kind }) => kind !== "text" && image?.state === "unread");
  }

  /** @param {object} record as the API sends it, with its images  @param {string|null} name the field to begin with */
  open(record, name = null) {
    for (const { session } of this.fields) if (session?.isChanged) this.#typed.set(session.image.id, session.text);
    this.record = record;
    this.fields = record.fields.map((field) => this.#field(field));
    const named = this.fields.findIndex((field) => field.name === name);
    this.at = named >= 0 ? named : Math.max(0, this.#firstOpen());
  }

  /** Leaves a record that was deleted, with what was typed in it. */
  close() {
    this.#drafts.drop();
    this.record = null;
    this.fields = [];
  }

  /** Adopts new readings in fields where nobody has typed. @returns {number[]} the fields that have changed */
  renew(record) {
    if (record.id !== this.record?.id) return [];
    const changed = [];
    record.fields.forEach((field, index) => {
      const { image, session } = this.fields[index] ?? {};
      if (!image || image.reading || !field.image?.reading || !session.isUntouched) return;
      this.fields[index] = { ...this.#field(field), session: this.#session(field.image, session.isSeen) };
      changed.push(index);
    });
    return changed;
  }

  type(text) {
    this.current.session.type(text);
    this.keepDraft();
  }

  /** Keeps the text over a reload. */
  keepDraft() {
    const { session } = this.current;
    if (session.isChanged) this.#drafts.keep(session.image.id, session.text);
    else this.#drafts.drop();
  }

  /** Goes to a field; what was typed in the one that is left is saved. @returns {object|null} the label that was saved */
  moveTo(index) {
    const saved = index === this.at ? null : this.saveTyped();
    this.at = index;
    return saved;
  }

  /** Saves what was typed in the current field, if anything and if its picture has been seen. */
  saveTyped() {
    const session = this.current?.session;
    const body = session?.isChanged && session.isSeen ? session.decision() : null;
    if (body?.kind !== "text") return null;
    this.#save(body);
    return body;
  }

  /** @returns {"saved"|"kept"|"empty"|"unseen"} kept: it has that label already */
  accept() {
    const { session } = this.current;
    const body = session.decision();
    if (!body) return "empty";
    if (session.isAnswered) return "kept";
    return this.#save(body);
  }

  /** @param {"blank"|"unreadable"} kind */
  mark(kind) {
    return this.#save(this.current.session.mark(kind));
  }

  /** The next field without an answer; -1 when the rest of the record has one. */
  get nextOpen() {
    return this.#firstOpen(this.at + 1);
  }

  /** Undoes the last label. @returns {{recordId: number, name: string}|null} the field that it belonged to */
  undo() {
    const [part] = this.#undoStack.pop() ?? [];
    if (!part) return null;
    const { image, typed, recordId, name } = part;
    this.#outbox.undo(image.id, this.#revisionOf(image), isLabelled(image) ? 0 : 1);
    this.#know(image.id, { label: image.label, state: image.state });
    if (typed !== null) this.#drafts.keep(image.id, typed);
    this.#reopen(image.id);
    return { recordId, name };
  }

  /** Takes an event of the outbox. @returns {number} the field to show again because it has changed; -1 for none */
  follow({ type, entry }) {
    if (type === "saved") this.#know(entry.imageId, newsOf(entry, this.#outbox.entries));
    if (type !== "dropped") return -1;
    for (const id of imagesOf(entry)) {
      const before = this.#undoStack.forget(id);
      if (entry.current) this.#know(id, entry.current);
      else if (before) this.#know(id, { label: before.label, state: before.state });
      this.#reopen(id);
    }
    return this.#placeOf(imagesOf(entry)[0]);
  }

  #field({ image = null, page_id: pageId, ...field }) {
    const session = image && this.#session(image);
    return { ...field, pageId, image: session?.image ?? null, session };
  }

  #session(image, isSeen = false) {
    const typed = this.#drafts.textFor(image.id) ?? this.#typed.get(image.id) ?? null;
    this.#typed.delete(image.id);
    const session = new EditSession({ ...image, ...this.#known.get(image.id) }, typed);
    session.isSeen = isSeen;
    return session;
  }

  #save(body) {
    const { session, name } = this.current;
    if (!session.isSeen) return "unseen";
    const { image, typed } = session;
    this.#drafts.drop();
    this.#undoStack.push([{ image, typed, recordId: this.record.id, name }]);
    this.#outbox.label(image.id, this.#revisionOf(image), body, isLabelled(image) ? 0 : -1);
    const label = { kind: body.kind, text: body.text ?? null, revision: image.revision };
    this.#know(image.id, { label, state: "labelled" });
    this.#reopen(image.id);
    return "saved";
  }

  /** Gives a field of the open record a new session, based on what is known about its image. */
  #reopen(id) {
    const at = this.#placeOf(id);
    if (at < 0) return;
    const field = this.fields[at];
    const session = this.#session(field.image, field.session.isSeen);
    this.fields[at] = { ...field, image: session.image, session };
  }

  #placeOf(id) {
    return this.fields.findIndex(({ image }) => image?.id === id);
  }

  #firstOpen(start = 0) {
    return this.fields.findIndex(({ image }, index) => index >= start && image && !isLabelled(image));
  }

  #know(id, changes) {
    this.#known.set(id, { ...this.#known.get(id), ...changes });
  }

  #revisionOf({ id, revision }) {
    return this.#known.get(id)?.revision ?? revision;
  }
}
