import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_NAME } from "../../../../frontend/js/core/forms/form_edits.js";
import { freeName } from "../../../../frontend/js/core/forms/free_name.js";

test("a name that is taken gets the first number that is free", () => {
  assert.equal(freeName("March", ["April"]), "March");
  assert.equal(freeName("March", ["March"]), "March 2");
  assert.equal(freeName("March", ["March", "March 2", "March 4"]), "March 3");
});

test("a number fits into the longest name", () => {
  const longest = "n".repeat(MOST_NAME);
  assert.equal(freeName(longest, [longest]), `${"n".repeat(MOST_NAME - 2)} 2`);
});
