import assert from "node:assert/strict";
import { test } from "node:test";

import { capitalsFor, styleWords } from "../../../../frontend/js/core/review/text_style.js";

test("a phone's keyboard offers capitals as the field is read", () => {
  assert.deepEqual(
    ["upper", "title", "written", undefined].map((style) => capitalsFor({ case: style })),
    ["characters", "words", "none", "none"],
  );
});

test("a field that is typed and not read begins with a capital, whatever its style, and no style is said", () => {
  const typed = { case: "upper", accents: "kept", field: { kind: "text" } };
  assert.deepEqual([capitalsFor(typed), styleWords(typed)], ["sentences", []]);
  const read = { ...typed, field: { kind: "name" } };
  assert.deepEqual([capitalsFor(read), styleWords(read)], ["characters", ["review.accents.kept"]]);
});

test("what is usual is not said", () => {
  assert.deepEqual(styleWords({ case: "upper", accents: "folded" }), []);
  assert.deepEqual(styleWords({}), []);
});

test("case and accents as written are said", () => {
  assert.deepEqual(styleWords({ case: "written", accents: "kept" }), ["review.case.written", "review.accents.kept"]);
  assert.deepEqual(styleWords({ case: "title", accents: "folded" }), ["review.case.title"]);
  assert.deepEqual(styleWords({ case: "upper", accents: "kept" }), ["review.accents.kept"]);
});
