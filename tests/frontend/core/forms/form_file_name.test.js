import assert from "node:assert/strict";
import { test } from "node:test";

import { isFormFile, nameOfFile } from "../../../../frontend/js/core/forms/form_file_name.js";

test("a form's file is JSON, whatever the browser calls it", () => {
  assert.ok(isFormFile({ name: "Membership.JSON", type: "" }));
  assert.ok(isFormFile({ name: "form", type: "application/json" }));
  assert.ok(!isFormFile({ name: "form.json.pdf", type: "application/pdf" }));
});

test("a form is called like its file at first", () => {
  assert.equal(nameOfFile("scan_of-form.v2.pdf"), "scan of form.v2");
  assert.equal(nameOfFile("IMG_0012.jpeg"), "IMG 0012");
});
