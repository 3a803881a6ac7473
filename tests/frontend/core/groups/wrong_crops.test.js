import assert from "node:assert/strict";
import { test } from "node:test";

import { parseWrongCrops, wrongCropsAddress } from "../../../../frontend/js/core/groups/wrong_crops.js";
import { parseRoute } from "../../../../frontend/js/core/route.js";

test("an address names the wrong crops and the way back", () => {
  const address = wrongCropsAddress([5, 12], { by: "letter", batch: "3", key: "M" });
  assert.equal(address, "#/review?only=5-12&by=letter&batch=3");
  assert.deepEqual(parseWrongCrops(parseRoute(address).query), { ids: [5, 12], back: "#/groups?by=letter&batch=3" });
});

test("the address of the whole queue names no crops, and neither does a malformed one", () => {
  assert.equal(parseWrongCrops({}), null);
  assert.equal(parseWrongCrops({ only: "0-x-1e9-" }), null);
  assert.deepEqual(parseWrongCrops({ only: "7-x-8" }).ids, [7, 8]);
});
