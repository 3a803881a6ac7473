import assert from "node:assert/strict";
import { test } from "node:test";

import { RecentAnswers } from "../../../../frontend/js/core/review/recent_answers.js";

const ids = (recent) => recent.list.map(({ image }) => image.id);
const label = (text) => ({ kind: "text", text });

test("the last five answers are kept, newest first", () => {
  const recent = new RecentAnswers();
  for (let id = 1; id <= 7; id += 1) recent.add({ id }, label("A"));
  assert.deepEqual(ids(recent), [7, 6, 5, 4, 3]);
});

test("an image that is answered again moves to the front, with the new answer", () => {
  const recent = new RecentAnswers();
  recent.add({ id: 1 }, label("A"));
  recent.add({ id: 2 }, label("B"));
  recent.add({ id: 1 }, label("C"));
  assert.deepEqual([ids(recent), recent.list[0].label.text], [[1, 2], "C"]);
});

test("an answer takes over what the server saved, and is forgotten when it is undone", () => {
  const recent = new RecentAnswers();
  recent.add({ id: 1, revision: 0 }, label("A"));
  recent.update(1, { revision: 1 });
  recent.update(9, { revision: 1 });
  assert.equal(recent.list[0].image.revision, 1);
  recent.remove(1);
  assert.deepEqual(recent.list, []);
});
