import assert from "node:assert/strict";
import { test } from "node:test";

import { isClutter, pathOf, withPath } from "../../../../frontend/js/core/uploads/file_path.js";

test("a path is remembered, else picked with the folder, else the name", () => {
  const file = new File([""], "a.png");
  assert.equal(pathOf(file), "a.png");
  assert.equal(pathOf({ name: "a.png", webkitRelativePath: "scans/F1/a.png" }), "scans/F1/a.png");
  assert.equal(pathOf({ name: "a.png", path: "F1/a.png" }), "F1/a.png");
  assert.equal(withPath(file, "F2/a.png"), file);
  assert.equal(pathOf(file), "F2/a.png");
});

test("what macOS and Windows add is known by its name", () => {
  for (const path of ["F1/Thumbs.db", "thumbs.DB", "a\\desktop.ini", "x/.DS_Store", "._a.png", "__MACOSX/a.png"])
    assert.ok(isClutter(path), path);
  for (const path of ["my Thumbs.db.png", "a._b.png", "F1/a.png"]) assert.ok(!isClutter(path), path);
});
