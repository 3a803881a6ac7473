import assert from "node:assert/strict";
import { test } from "node:test";

import { RecordReview } from "../../../../frontend/js/core/piles/record_review.js";

const image = (id, text, more = {}) => ({
  id,
  revision: 0,
  state: text === null ? "unread" : "pending",
  label: null,
  reading: text === null ? null : { id: id * 10, text, status: text ? "name" : "blank", alternatives: [] },
  ...more,
});
const record = (id, ...images) => ({
  id,
  fields: images.map((one, at) => ({ name: `F${at}`, kind: "name", optional: false, page_id: 7, image: one })),
});

/** A review with an outbox that writes down what it is asked, and a draft. */
function newReview(draft = null) {
  const log = [];
  let kept = draft;
  const entries = [];
  const review = new RecordReview({
    outbox: {
      entries,
      label: (id, revision, body, change) => log.push(["label", id, revision, body.text ?? body.kind, change]),
      undo: (id, revision, change) => log.push(["undo", id, revision, change]),
    },
    drafts: {
      textFor: (id) => (kept?.id === id ? kept.text : null),
      keep: (id, text) => {
        kept = { id, text };
      },
      drop: () => {
        kept = null;
      },
    },
  });
  return { review, log, entries, draft: () => kept };
}

const texts = (review) => review.fields.map(({ session }) => session.text);

function opened(...images) {
  const parts = newReview();
  parts.review.open(record(1, ...images));
  for (const { session } of parts.review.fields) if (session) session.isSeen = true;
  return parts;
}

test("the first field without an answer comes first; accepting it saves it and shows it as checked", () => {
  const done = image(1, "A", { revision: 1, label: { kind: "confirmed", text: "A" } });
  const { review, log } = opened(done, image(2, "LEA"), image(3, "PARIS"));
  assert.deepEqual([review.at, review.checked], [1, 1]);
  assert.equal(review.accept(), "saved");
  assert.deepEqual(log, [["label", 2, 0, "LEA", -1]]);
  assert.deepEqual([review.checked, review.nextOpen], [2, 2]);
  assert.equal(review.accept(), "kept");
});

test("nothing is saved before its picture has been seen, and an empty box is not a label", () => {
  const { review, log } = newReview();
  review.open(record(1, image(2, "LEA"), image(3, null)));
  assert.equal(review.accept(), "unseen");
  review.moveTo(1);
  assert.equal(review.accept(), "empty");
  assert.deepEqual(log, []);
});

test("an empty field that looks blank is accepted as blank", () => {
  const { review, log } = opened(image(2, ""));
  review.accept();
  assert.deepEqual(log, [["label", 2, 0, "blank", -1]]);
});

test("leaving a field saves what was typed and nothing else", () => {
  const { review, log } = opened(image(2, "LEA"), image(3, "PARIS"), image(4, "X"));
  assert.equal(review.moveTo(1), null);
  review.type("LYON");
  assert.equal(review.moveTo(2).text, "LYON");
  assert.deepEqual(log, [["label", 3, 0, "LYON", -1]]);
});

test("a typed text is kept over a reload until it is saved", () => {
  const { review, draft } = opened(image(2, "LEA"));
  review.type("LEO");
  assert.deepEqual(draft(), { id: 2, text: "LEO" });
  const again = newReview({ id: 2, text: "LEO" });
  again.review.open(record(1, image(2, "LEA")));
  assert.equal(again.review.current.session.text, "LEO");
  review.accept();
  assert.equal(draft(), null);
});

test("undo leads back to the field, with the revision that the server gave, also from another record", () => {
  const { review, log } = opened(image(2, "LEA"));
  review.type("LEO");
  review.accept();
  review.follow({ type: "saved", entry: { imageId: 2, revision: 1, label: { kind: "corrected", text: "LEO" } } });
  review.open(record(5, image(6, "B")));
  assert.deepEqual(review.undo(), { recordId: 1, name: "F0" });
  assert.deepEqual(log.at(-1), ["undo", 2, 1, 1]);
  review.open(record(1, image(2, "LEA", { revision: 1, label: { kind: "corrected", text: "LEO" } })), "F0");
  assert.deepEqual([review.current.image.label, review.current.session.text, review.checked], [null, "LEO", 0]);
  assert.equal(review.undo(), null);
});

test("a label that was undone before the server replied is open again, and accepting it saves it", () => {
  const { review, log, entries } = opened(image(2, "LEA"));
  review.accept();
  review.undo();
  entries.push({ op: "undo", imageId: 2 });
  review.follow({ type: "saved", entry: { imageId: 2, revision: 1, label: { kind: "confirmed", text: "LEA" } } });
  review.open(record(1, image(2, "LEA")));
  assert.equal(review.checked, 0);
  review.current.session.isSeen = true;
  assert.equal(review.accept(), "saved");
  assert.deepEqual(log.at(-1), ["label", 2, 1, "LEA", -1]);
});

test("undo keeps what is typed in another field, of the same record or of one that was left", () => {
  const fields = [image(2, "LEA"), image(3, "PARIS")];
  const { review } = opened(...fields);
  review.type("LEO");
  review.accept();
  review.moveTo(1);
  review.type("LYO");
  review.undo();
  review.open(record(1, ...fields), "F0");
  assert.deepEqual(texts(review), ["LEO", "LYO"]);
  review.current.session.isSeen = true;
  review.accept();
  review.open(record(5, image(6, "B")));
  review.type("BO");
  review.undo();
  review.open(record(1, ...fields), "F0");
  review.open(record(5, image(6, "B")));
  assert.deepEqual(texts(review), ["BO"]);
});

test("what was typed comes back once: a text box that was restored stays so", () => {
  const { review } = opened(image(2, "LEA"));
  review.type("LEO");
  review.open(record(5, image(6, "B")));
  review.open(record(1, image(2, "LEA")));
  review.current.session.restore();
  review.keepDraft();
  review.open(record(5, image(6, "B")));
  review.open(record(1, image(2, "LEA")));
  assert.deepEqual(texts(review), ["LEA"]);
});

test("a field of another record is another one, though its name is the same", () => {
  const { review } = opened(image(2, "LEA"), image(3, "PARIS"));
  const { current } = review;
  review.current.session.isSeen = true;
  review.accept();
  assert.equal(review.isAt(current), true);
  review.moveTo(1);
  assert.equal(review.isAt(current), false);
  const other = record(5, image(6, "B"));
  for (const field of other.fields) field.page_id = 8;
  review.open(other);
  assert.equal(review.isAt(current), false);
  review.close();
  assert.equal(review.isAt(current), false);
});

test("a label that was given up leaves the field as the server has it", () => {
  const { review } = opened(image(2, "LEA"), image(3, "B"));
  review.accept();
  const theirs = { revision: 1, label: { kind: "corrected", text: "LIA" } };
  assert.equal(review.follow({ type: "dropped", entry: { imageId: 2, current: theirs } }), 0);
  assert.deepEqual([review.fields[0].session.text, review.canUndo], ["LIA", false]);
});

test("of a record that was deleted nothing is saved", () => {
  const { review, log, draft } = opened(image(2, "LEA"));
  review.type("LEO");
  review.close();
  assert.deepEqual([review.saveTyped(), review.current, draft(), log], [null, null, null, []]);
});

test("what is read meanwhile is shown if nobody has typed", () => {
  const { review } = opened(image(2, null), image(3, null));
  assert.equal(review.isBeingRead, true);
  review.moveTo(1);
  review.type("X");
  assert.deepEqual(review.renew(record(1, image(2, "LEA"), image(3, "LEO"))), [0]);
  assert.deepEqual(texts(review), ["LEA", "X"]);
  assert.deepEqual(review.renew(record(9, image(2, "B"))), []);
});

test("a field whose page is missing has no session and is passed over", () => {
  const { review } = opened(null, image(3, "B"));
  assert.deepEqual([review.at, review.fields[0].session], [1, null]);
});
