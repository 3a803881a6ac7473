import assert from "node:assert/strict";
import { test } from "node:test";

import { oddOnesAddress, parseOddOnes } from "../../../../frontend/js/core/groups/wrong_crops.js";
import { parseRoute } from "../../../../frontend/js/core/route.js";

test("an address names the odd ones and the way back", () => {
  const address = oddOnesAddress([5, 12], { by: "letter", batch: "3", key: "M" });
  assert.equal(address, "#/review?only=5-12&by=letter&batch=3");
  assert.deepEqual(parseOddOnes(parseRoute(address).query), { ids: [5, 12], back: "#/groups?by=letter&batch=3" });
});

test("the whole queue has no odd ones, and nonsense names none", () => {
  assert.equal(parseOddOnes({}), null);
  assert.equal(parseOddOnes({ only: "0-x-1e9-" }), null);
  assert.deepEqual(parseOddOnes({ only: "7-x-8" }).ids, [7, 8]);
});
