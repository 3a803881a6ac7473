import assert from "node:assert/strict";
import { test } from "node:test";

import { createFormat } from "../../../../frontend/js/core/format.js";
import { createTranslator } from "../../../../frontend/js/core/messages.js";
import { defaultName } from "../../../../frontend/js/core/uploads/default_name.js";

const app = {
  t: createTranslator("en", { name: "Upload of {time}", nameBy: "Upload of {time} by {name}" }),
  format: createFormat("en-US"),
};
const at = (second, person) =>
  defaultName(app, ["name", "nameBy"], person, new Date(2026, 10, 30, 9, 2, second).toISOString()).replace(/\s/g, " ");

test("a default name has the second", () => {
  assert.equal(at(5), "Upload of Nov 30, 2026, 9:02:05 AM");
  assert.notEqual(at(5), at(6));
});

test("two people who upload in the same second have two names", () => {
  assert.equal(at(5, "anna"), "Upload of Nov 30, 2026, 9:02:05 AM by anna");
  assert.notEqual(at(5, "anna"), at(5, "paul"));
});
