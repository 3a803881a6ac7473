import assert from "node:assert/strict";
import { test } from "node:test";

import { ReviewDesk } from "../../../../frontend/js/core/review/single_review.js";

const image = (id, text = `NAME ${id}`) => ({
  id,
  revision: 0,
  state: "pending",
  expected: null,
  label: null,
  reading: { id: id * 10, text, status: "name", alternatives: [] },
});

/** A desk over one page of images, with an outbox, a draft and leases that write down what they are asked. */
async function deskWith({ ids = [1, 2, 3], draft = null, held = null } = {}) {
  const log = [];
  let kept = draft;
  const outbox = {
    answeredImages: new Set(),
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
  const desk = new ReviewDesk({
    outbox,
    drafts,
    leases: { touch: async () => held },
    fetchImage: async (id) => image(id),
    now: () => 0,
  });
  desk.begin(async () => ({ items: ids.map((id) => image(id)), next_cursor: null, remaining: ids.length, unread: 0 }));
  await desk.fill();
  desk.present();
  return { desk, log, draft: () => kept };
}

const onDesk = (desk) => desk.present()?.image.id ?? null;

test("an answer goes out on the revision that was seen, and the next name comes", async () => {
  const { desk, log } = await deskWith();
  desk.type("LEA");
  desk.save(desk.session.decision());
  assert.deepEqual(
    [log, desk.session, onDesk(desk), desk.queue.remaining, desk.canUndo],
    [[["label", 1, 0, "LEA"]], null, 2, 2, true],
  );
});

test("an answer is taken back on the revision that the server gave it, and its name comes again", async () => {
  const { desk, log } = await deskWith();
  desk.save(desk.session.decision());
  desk.saved({ imageId: 1, revision: 1, label: { kind: "confirmed", text: "NAME 1" } });
  onDesk(desk);
  assert.equal(desk.takeBack(), true);
  assert.deepEqual([log.at(-1), onDesk(desk), desk.queue.remaining, desk.takeBack()], [["undo", 1, 1], 1, 3, false]);
});

test("skipping and going back move without an answer", async () => {
  const { desk, log } = await deskWith();
  desk.move("skip");
  assert.equal(onDesk(desk), 2);
  desk.move("back");
  assert.deepEqual([onDesk(desk), log], [1, []]);
});

test("what is typed is kept until it is answered, restored or passed over", async () => {
  const { desk, draft } = await deskWith();
  desk.type("LE");
  assert.deepEqual(draft(), { imageId: 1, text: "LE" });
  desk.type("NAME 1");
  assert.equal(draft(), null);
  desk.type("LEA");
  desk.move("skip");
  assert.equal(draft(), null);
});

test("after a reload the name that was being typed comes first, with its text", async () => {
  const { desk } = await deskWith({ draft: { imageId: 9, text: "LE" } });
  assert.deepEqual([desk.session.image.id, desk.session.text, desk.session.isChanged], [9, "LE", true]);
});

test("what others took during a pause is no longer ahead", async () => {
  const { desk } = await deskWith({ held: new Set([1, 3]) });
  await desk.touch();
  assert.deepEqual(
    desk.queue.upcoming(5).map(({ id }) => id),
    [3],
  );
});

test("at the end of the queue nothing lies on the desk", async () => {
  const { desk } = await deskWith({ ids: [1] });
  desk.save(desk.session.mark("blank"));
  assert.deepEqual([onDesk(desk), desk.session], [null, null]);
});
