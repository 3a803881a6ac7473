import assert from "node:assert/strict";
import { test } from "node:test";
import { learnedLetters, newLettersOf } from "../../../../frontend/js/core/training/new_letters.js";

const stats = (counts, learned) => ({
  new_letters: counts,
  retrain: { letters: { corrections: 7, need: 20, learned } },
});

test("if nothing is lacking, or nothing is known yet, nothing is said", () => {
  assert.deepEqual(newLettersOf(null), []);
  assert.deepEqual(newLettersOf(stats({}, [])), []);
});

test("letters that too few corrections have are counted", () => {
  assert.deepEqual(newLettersOf(stats({ ő: 4, ł: 3 }, [])), [
    { key: "retrain.newLetters", values: { count: 7, letters: "ő, ł" } },
    { key: "retrain.learnsLettersFrom", values: { count: 20 } },
  ]);
});

test("letters that the next run learns are named", () => {
  const keys = (learned) => newLettersOf(stats({ "a-z": 40, ł: 3 }, learned)).map(({ key }) => key);
  assert.deepEqual(keys(["a-z"]), ["retrain.newLetters", "retrain.learnsLetters", "retrain.learnsLettersFrom"]);
  assert.deepEqual(keys(["a-z", "ł"]), ["retrain.newLetters", "retrain.learnsLetters"]);
  assert.deepEqual(newLettersOf(stats({ "a-z": 40, ł: 3 }, ["a-z"]))[1].values, { letters: "a-z" });
});

test("a run's report names the letters that its candidate has learned", () => {
  assert.deepEqual(learnedLetters(null), []);
  assert.deepEqual(learnedLetters({ letters: { learned: "" } }), []);
  assert.deepEqual(learnedLetters({ letters: { learned: "őł" } }), ["ő", "ł"]);
  assert.deepEqual(learnedLetters({ letters: { learned: "Жabcdefghijklmnopqrstuvwxyzä" } }), ["a-z", "Ж", "ä"]);
});
