import assert from "node:assert/strict";
import { test } from "node:test";

import { heldBackOf, REASONS } from "../../../../frontend/js/core/training/held_back.js";

test("the labels that were held back are counted by reason, with the first of them", () => {
  const labels = [{ image_id: 7, text: "Qwzuip", reason: "far" }];
  const report = { data: { held_back: { counts: { far: 3, contradicted: 2 }, labels } } };
  assert.deepEqual(heldBackOf(report), {
    count: 5,
    reasons: [
      { reason: "contradicted", count: 2 },
      { reason: "far", count: 3 },
    ],
    labels: [{ id: 7, text: "Qwzuip" }],
  });
});

test("nothing is said if none was held back, or the run is of an earlier release", () => {
  assert.equal(heldBackOf({ data: { held_back: { counts: {}, labels: [] } } }), null);
  assert.equal(heldBackOf({ verdict: "accepted" }), null);
  assert.equal(heldBackOf(null), null);
});

test("every reason has its sentence in both languages", async () => {
  const { default: en } = await import("../../../../frontend/messages/en.json", { with: { type: "json" } });
  const { default: fr } = await import("../../../../frontend/messages/fr.json", { with: { type: "json" } });
  for (const reason of REASONS) assert.ok(en[`held.${reason}`] && fr[`held.${reason}`], reason);
});
