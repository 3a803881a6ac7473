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
    label: (id, revision, body) => log.push(["label", id, revision, body.text]),
    undo: (id, revision) => log.push(["undo", id, revision]),
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
  review.begin(async () => ({
    items: ids.map((id) => image(id)),
    next_cursor: null,
    remaining: ids.length,
    unread: 0,
  }));
  await review.fill();
  review.present();
  return { review, log, draft: () => kept };
}

const onShow = (review) => review.present()?.image.id ?? null;

test("a label is sent with the revision that was seen, and the next name comes", async () => {
  const { review, log } = await reviewWith();
  review.type("LEA");
  review.save(review.session.decision());
  assert.deepEqual(
    [log, review.session, onShow(review), review.queue.remaining, review.canUndo],
    [[["label", 1, 0, "LEA"]], null, 2, 2, true],
  );
});

test("a label is undone with the server's revision, and its name comes again", async () => {
  const { review, log } = await reviewWith();
  review.save(review.session.decision());
  review.saved({ imageId: 1, revision: 1, label: { kind: "confirmed", text: "NAME 1" } });
  onShow(review);
  assert.equal(review.undo(), true);
  assert.deepEqual([log.at(-1), onShow(review), review.queue.remaining, review.undo()], [["undo", 1, 1], 1, 3, false]);
});

test("skipping and going back save no label", async () => {
  const { review, log } = await reviewWith();
  review.move("skip");
  assert.equal(onShow(review), 2);
  review.move("back");
  assert.deepEqual([onShow(review), log], [1, []]);
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
  review.save(review.session.mark("blank"));
  assert.deepEqual([onShow(review), review.session], [null, null]);
});
