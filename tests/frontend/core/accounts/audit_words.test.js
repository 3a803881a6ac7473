import assert from "node:assert/strict";
import { test } from "node:test";

import { auditWords } from "../../../../frontend/js/core/accounts/audit_words.js";

const t = (key, { target }) => (key === "audit.action.image.delete" ? `Image ${target} into the bin` : key);

test("an event is told in the page's language", () => {
  assert.equal(auditWords(t, { action: "image.delete", target_id: "7" }), "Image 7 into the bin");
});

test("an action that the catalogue does not know is shown as the server calls it", () => {
  assert.equal(auditWords(t, { action: "moon.paint", target_id: "3" }), "moon.paint 3");
  assert.equal(auditWords(t, { action: "moon.paint", target_id: null }), "moon.paint");
});
