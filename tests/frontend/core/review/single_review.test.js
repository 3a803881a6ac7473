import assert from "node:assert/strict";
import { test } from "node:test";

import { SingleReview } from "../../../../frontend/js/core/review/single_review.js";

const image = (id, text = `NAME ${id}`) => ({
  id,
  revision: 0,
  state: "pending",
  expected: null,
  label: null,
  reading: { id: id * 10, text, status: "name", alternatives: [] },
});

/** A review over one page of images, with an outbox, a draft and leases that write down what they are asked. */
async function reviewWith({ ids = [1, 2, 3], draft = null, held = null } = {}) {
  const log = [];
  let kept = draft;
  const outbox = {
    labelledImages: new Set(),
    entries: [],
    label: (id, revision, body, change) => log.push(["label", id, revision, body.text, change]),
    undo: (id, revision, change) => log.push(["undo", id, revision, change]),
  };
  const drafts = {
    get imageId() {
      return kept?.imageId ?? null;
    },
    textFor: (id) => (kept?.imageId === id ? kept.text : null),
    keep: (imageId, text) => {
      kept = { imageId, text };
    },
    drop: () => {
      kept = null;
    },
  };
  const review = new SingleReview({
    outbox,
    drafts,
    leases: { touch: async () => held },
    fetchImage: async (id) => image(id),
    now: () => 0,
  });
  const learnt = [];
  const chunk = { items: ids.map((id) => image(id)), next_cursor: null, remaining: ids.length, unread: 0 };
  review.begin(async () => chunk, { ask: () => 7, learn: (token, count) => learnt.push([token, count]) });
  await review.fill();
  review.present();
  return { review, log, learnt, outbox, draft: () => kept };
}

/** Shows the current image, with its picture seen; its id. */
function onShow(review) {
  const session = review.present();
  if (session) session.isSeen = true;
  return session?.image.id ?? null;
}

/** Accepts what is in the box. */
function accept(review) {
  review.session.isSeen = true;
  review.save(review.session.decision());
}

test("a label is sent with the revision that was seen, and the next name comes", async () => {
  const { review, log, learnt } = await reviewWith();
  review.type("LEA");
  accept(review);
  assert.deepEqual(
    [log, review.session, onShow(review), review.canUndo],
    [[["label", 1, 0, "LEA", -1]], null, 2, true],
  );
  assert.deepEqual(learnt, [[7, 3]]);
});

test("nothing is saved before its picture has been seen", async () => {
  const { review, log } = await reviewWith();
  assert.throws(() => review.save(review.session.decision()));
  assert.deepEqual([log, review.session.image.id], [[], 1]);
});

test("a label is undone with the server's revision, and its name comes again", async () => {
  const { review, log } = await reviewWith();
  accept(review);
  review.follow({ type: "saved", entry: { imageId: 1, revision: 1, label: { kind: "confirmed", text: "NAME 1" } } });
  onShow(review);
  assert.equal(review.undo(), true);
  assert.deepEqual([log.at(-1), onShow(review), review.undo()], [["undo", 1, 1, 1], 1, false]);
});

test("a label that was undone before the server replied is open again, and accepting it saves it", async () => {
  const { review, log, outbox } = await reviewWith();
  accept(review);
  onShow(review);
  accept(review);
  onShow(review);
  review.undo();
  review.undo();
  outbox.entries = [1, 2].map((imageId) => ({ op: "undo", imageId }));
  for (const id of [1, 2])
    review.follow({ type: "saved", entry: { imageId: id, revision: 1, label: { kind: "confirmed", text: "NAME" } } });
  for (const id of [1, 2]) {
    assert.deepEqual([onShow(review), review.session.isAnswered], [id, false]);
    accept(review);
    assert.deepEqual(log.at(-1), ["label", id, 1, `NAME ${id}`, -1]);
  }
});

test("a reply to an earlier label does not bring back its text", async () => {
  const { review, outbox } = await reviewWith();
  accept(review);
  review.openAnswer(1);
  onShow(review);
  review.type("LEA");
  accept(review);
  outbox.entries = [{ op: "label", imageId: 1 }];
  review.follow({ type: "saved", entry: { imageId: 1, revision: 1, label: { kind: "confirmed", text: "NAME 1" } } });
  onShow(review);
  review.openAnswer(1);
  onShow(review);
  assert.equal(review.session.text, "LEA");
});

test("undo brings typed text back, also what a picked alternative replaced", async () => {
  const { review } = await reviewWith();
  review.type("ÉLOD");
  review.session.replace("ELODIE");
  accept(review);
  onShow(review);
  review.undo();
  onShow(review);
  assert.deepEqual([review.session.text, review.session.isUntouched], ["ÉLOD", false]);
});

test("undo keeps what was typed for the next name", async () => {
  const { review } = await reviewWith();
  accept(review);
  onShow(review);
  review.type("LE");
  review.undo();
  onShow(review);
  accept(review);
  onShow(review);
  assert.deepEqual([review.session.image.id, review.session.text], [2, "LE"]);
});

test("skipping and going back save no label; an answered name is not skipped", async () => {
  const { review, log } = await reviewWith();
  assert.deepEqual([review.move("skip"), onShow(review)], ["skip", 2]);
  accept(review);
  assert.deepEqual([onShow(review), review.move("back"), onShow(review)], [3, "back", 2]);
  assert.equal(review.session.isAnswered, true);
  assert.deepEqual([review.move("skip"), onShow(review), log.length], ["forward", 3, 1]);
});

test("what was typed is there again after going back and forward", async () => {
  const { review } = await reviewWith();
  accept(review);
  onShow(review);
  review.type("LE");
  review.move("back");
  onShow(review);
  review.move("skip");
  onShow(review);
  assert.deepEqual([review.session.image.id, review.session.text], [2, "LE"]);
});

test("an answered name that stays as it is leads on, without another label", async () => {
  const { review, log } = await reviewWith();
  accept(review);
  onShow(review);
  review.move("back");
  onShow(review);
  review.leaveAnswered();
  assert.deepEqual([onShow(review), log.length], [2, 1]);
});

test("one of the last answers can be opened and corrected; then the work continues from there", async () => {
  const { review, log } = await reviewWith();
  accept(review);
  onShow(review);
  review.follow({ type: "saved", entry: { imageId: 1, revision: 1, label: { kind: "confirmed", text: "NAME 1" } } });
  assert.equal(review.openAnswer(9), false);
  assert.deepEqual([review.openAnswer(1), onShow(review), review.session.text], [true, 1, "NAME 1"]);
  review.type("LEA");
  accept(review);
  assert.deepEqual([log.at(-1), onShow(review)], [["label", 1, 1, "LEA", 0], 2]);
  assert.deepEqual(
    review.recent.list.map(({ image: { id }, label }) => [id, label.text]),
    [[1, "LEA"]],
  );
  review.undo();
  assert.deepEqual([log.at(-1), onShow(review), review.recent.list], [["undo", 1, 1, 0], 1, []]);
});

const theirs = { revision: 3, label: { kind: "corrected", text: "THEIRS", revision: 3 } };

test("after keeping theirs the name has their text, and nothing of mine is left to undo", async () => {
  const { review } = await reviewWith();
  accept(review);
  onShow(review);
  assert.equal(review.follow({ type: "dropped", entry: { imageId: 1, op: "label", current: theirs } }), false);
  assert.deepEqual([review.canUndo, review.recent.list], [false, []]);
  review.move("back");
  onShow(review);
  assert.deepEqual([review.session.text, review.session.isAnswered], ["THEIRS", true]);
});

test("keeping theirs for the name on show presents it again", async () => {
  const { review, log } = await reviewWith();
  accept(review);
  onShow(review);
  review.undo();
  onShow(review);
  assert.equal(review.follow({ type: "dropped", entry: { imageId: 1, op: "undo", current: theirs } }), true);
  onShow(review);
  assert.equal(review.session.text, "THEIRS");
  review.type("MINE");
  accept(review);
  assert.deepEqual(log.at(-1), ["label", 1, 3, "MINE", 0]);
});

test("a refused label that is given up leaves the name open", async () => {
  const { review } = await reviewWith();
  accept(review);
  onShow(review);
  review.follow({ type: "dropped", entry: { imageId: 1, op: "label", current: null } });
  review.move("back");
  onShow(review);
  assert.deepEqual([review.session.isAnswered, review.queue.isDecided, review.canUndo], [false, false, false]);
});

test("typed text is kept until it is saved, restored or skipped", async () => {
  const { review, draft } = await reviewWith();
  review.type("LE");
  assert.deepEqual(draft(), { imageId: 1, text: "LE" });
  review.type("NAME 1");
  assert.equal(draft(), null);
  review.type("LEA");
  review.move("skip");
  assert.equal(draft(), null);
});

test("after a reload the name that was being typed comes first, with its text", async () => {
  const { review } = await reviewWith({ draft: { imageId: 9, text: "LE" } });
  assert.deepEqual([review.session.image.id, review.session.text, review.session.isChanged], [9, "LE", true]);
});

test("what others leased during a pause is no longer ahead", async () => {
  const { review } = await reviewWith({ held: new Set([1, 3]) });
  await review.touch();
  assert.deepEqual(
    review.queue.upcoming(5).map(({ id }) => id),
    [3],
  );
});

test("at the end of the queue no image is on show", async () => {
  const { review } = await reviewWith({ ids: [1] });
  review.session.isSeen = true;
  review.save(review.session.mark("blank"));
  assert.deepEqual([onShow(review), review.session], [null, null]);
});
