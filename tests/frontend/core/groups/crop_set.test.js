import assert from "node:assert/strict";
import { test } from "node:test";

import { acceptance, CropSet } from "../../../../frontend/js/core/groups/crop_set.js";

const image = (id, text = "MARTIN") => ({
  id,
  revision: id % 2,
  reading: { id: id * 10, text, status: text ? "name" : "blank" },
});
const GROUP = { key: "M", title: "M", count: 8 };
/** A crop set that has been on the screen, unless told otherwise. */
function cropSet(count = 8, { isSeen = true } = {}) {
  const made = new CropSet(
    Array.from({ length: count }, (_, index) => image(index + 1)),
    GROUP,
  );
  if (isSeen) made.see(made.ids);
  return made;
}
const accepted = (set, images) => set.items(({ revision }) => revision, images).map(({ imageId }) => imageId);
const ids = (images) => images.map(({ id }) => id);

/** Where the cursor stands after each key, in a table of `columns` columns. */
function path(start, columns, ...keys) {
  const moved = cropSet();
  moved.at = start;
  return keys.map((key) => {
    moved.move(key, columns);
    return moved.at;
  });
}

test("accepting confirms each image's own reading, whatever its group", () => {
  assert.deepEqual(acceptance(image(1, "MARTIN")), { kind: "text", text: "MARTIN", reading_id: 10 });
  assert.deepEqual(acceptance(image(2, "MANON")), { kind: "text", text: "MANON", reading_id: 20 });
  assert.deepEqual(acceptance(image(3, "")), { kind: "blank", reading_id: 30 });
});

test("arrows move as in a table and stop at its edges", () => {
  assert.deepEqual(path(0, 3, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"), [1, 2, 3, 2]);
  assert.deepEqual(path(0, 3, "ArrowLeft", "ArrowUp"), [0, 0]);
  assert.deepEqual(path(1, 3, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"), [4, 7, 7, 4]);
  assert.deepEqual(path(7, 3, "ArrowRight"), [7]);
});

test("down from above a short last row moves to its end", () => {
  assert.deepEqual(path(5, 3, "ArrowDown"), [7]);
  assert.deepEqual(path(5, 6, "ArrowDown"), [7]);
});

test("Home and End stay in the row, with Ctrl they go to the very ends", () => {
  assert.deepEqual(path(4, 3, "Home", "End"), [3, 5]);
  assert.deepEqual(path(6, 3, "End"), [7]);
  const moved = cropSet();
  moved.at = 4;
  assert.equal(moved.move("End", 3, true), true);
  assert.equal(moved.at, 7);
  moved.move("Home", 3, true);
  assert.equal(moved.at, 0);
});

test("other keys do not move", () => {
  const moved = cropSet();
  assert.deepEqual(
    ["Enter", "a", "Tab", "toString"].map((key) => moved.move(key, 3)),
    [false, false, false, false],
  );
  assert.equal(moved.at, 0);
});

test("a mark comes and goes, and takes the cursor along", () => {
  const marked = cropSet(3);
  marked.toggle(2);
  marked.toggle(1);
  assert.deepEqual([marked.at, marked.wrong.map(({ id }) => id), marked.rest.map(({ id }) => id)], [1, [2, 3], [1]]);
  marked.toggle();
  assert.deepEqual(
    [marked.wrong.map(({ id }) => id), marked.isWrong(image(2)), marked.isWrong(image(3))],
    [[3], false, true],
  );
});

test("the rest is sent with the newest revisions; wrong ones are not", () => {
  const marked = cropSet(3);
  marked.toggle(1);
  const body = (id) => ({ kind: "text", text: "MARTIN", reading_id: id });
  assert.deepEqual(
    marked.items(({ id, revision }) => (id === 3 ? 7 : revision)),
    [
      { imageId: 1, revision: 1, body: body(10) },
      { imageId: 3, revision: 7, body: body(30) },
    ],
  );
});

test("a crop set knows whether all its readings are the same", () => {
  assert.equal(cropSet().isUniform, true);
  assert.equal(new CropSet([image(1), image(2, "MANON")], GROUP).isUniform, false);
});

test("crops leased by others are neither accepted nor wrong, and cannot be marked", () => {
  const shared = cropSet(4);
  shared.toggle(1);
  shared.toggle(3);
  shared.keep(new Set([1, 2]));
  assert.deepEqual([shared.isClaimed, shared.elsewhere.map(({ id }) => id)], [true, [3, 4]]);
  assert.deepEqual([shared.rest.map(({ id }) => id), shared.wrong.map(({ id }) => id)], [[1], [2]]);
  assert.equal(shared.toggle(2), false);
  assert.deepEqual(
    shared.items(({ revision }) => revision).map(({ imageId }) => imageId),
    [1],
  );
  assert.equal(shared.toggle(0), true);
  shared.keep(new Set([1, 2, 3, 4]));
  assert.deepEqual(
    shared.wrong.map(({ id }) => id),
    [1, 2, 4],
  );
});

test("the cursor moves from a crop that somebody else has leased to the first free one", () => {
  const shared = cropSet(4);
  shared.keep(new Set([3, 4]));
  assert.equal(shared.at, 2);
  shared.at = 3;
  shared.keep(new Set([1, 4]));
  assert.equal(shared.at, 3);
  shared.keep(new Set());
  assert.equal(shared.at, 3);
});

test("what has not been on the screen is not accepted", () => {
  const set = cropSet(4, { isSeen: false });
  assert.deepEqual([ids(set.unseen), accepted(set)], [[1, 2, 3, 4], []]);
  set.see([1, 3]);
  set.toggle(1);
  assert.deepEqual([ids(set.unseen), accepted(set)], [[4], [1, 3]]);
  set.see([4]);
  assert.deepEqual([ids(set.unseen), accepted(set)], [[], [1, 3, 4]]);
});

test("a picture that cannot be shown keeps its image in the queue and holds nobody up", () => {
  const set = cropSet(3, { isSeen: false });
  set.see([1, 3]);
  set.miss(2);
  assert.deepEqual([ids(set.unseen), ids(set.rest), accepted(set)], [[], [1, 3], [1, 3]]);
});

test("what is typed on a crop takes the place of its reading", () => {
  const set = cropSet(3);
  set.toggle(1);
  assert.equal(set.type(1, " MANON\u0308 "), true);
  assert.deepEqual(set.items(() => 0)[1], {
    imageId: 2,
    revision: 0,
    body: { kind: "text", text: "MANON\u0308".normalize("NFC"), reading_id: 20 },
  });
  assert.deepEqual([set.at, ids(set.typed), ids(set.wrong), set.isTyped(set.images[1])], [1, [2], [], true]);
  assert.deepEqual([set.textOf(set.images[0]), set.textOf(set.images[1])], ["MARTIN", "MANON\u0308".normalize("NFC")]);
  assert.deepEqual(accepted(set, set.typed), [2]);
});

test("typing the reading again accepts it; typing nothing marks it as wrong", () => {
  const set = cropSet(2);
  set.type(0, "MANON");
  set.type(0, "MARTIN ");
  set.type(1, "MANON");
  set.type(1, "  ");
  assert.deepEqual([ids(set.typed), ids(set.wrong), set.textOf(set.images[1])], [[], [2], "MARTIN"]);
  const blank = new CropSet([image(5, "")], GROUP);
  blank.type(0, "");
  assert.deepEqual(ids(blank.wrong), []);
});

test("a mark hides what was typed, and gives it back", () => {
  const set = cropSet(2);
  set.type(0, "MANON");
  set.toggle(0);
  assert.deepEqual([ids(set.typed), ids(set.wrong), set.textOf(set.images[0])], [[], [1], "MARTIN"]);
  set.toggle(0);
  assert.deepEqual([ids(set.typed), set.textOf(set.images[0])], [[1], "MANON"]);
});

test("nothing is typed on somebody else's crop", () => {
  const set = cropSet(2);
  set.keep(new Set([1]));
  assert.deepEqual([set.type(1, "MANON"), ids(set.typed)], [false, []]);
});
