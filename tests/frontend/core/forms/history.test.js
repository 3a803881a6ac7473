import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../../../frontend/js/core/forms/history.js";

test("steps are undone and done again, newest first", () => {
  const history = new History("a");
  history.push("b");
  history.push("c");
  history.undo();
  assert.equal(history.value, "b");
  history.undo();
  history.undo();
  assert.equal(history.value, "a");
  assert.equal(history.canUndo, false);
  history.redo();
  history.redo();
  assert.equal(history.value, "c");
  assert.equal(history.canRedo, false);
});

test("changes in a row with one tag are one step, until it is closed", () => {
  const history = new History("");
  history.push("M", "name");
  history.push("MA", "name");
  history.close();
  history.push("MAR", "name");
  history.undo();
  assert.equal(history.value, "MA");
  history.undo();
  assert.equal(history.value, "");
});

test("untagged changes are steps of their own", () => {
  const history = new History(0);
  history.push(1);
  history.push(2);
  history.undo();
  assert.equal(history.value, 1);
});

test("a change after an undo ends what could be done again", () => {
  const history = new History("a");
  history.push("b");
  history.undo();
  history.push("c");
  history.redo();
  assert.equal(history.value, "c");
});
