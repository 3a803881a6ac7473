import assert from "node:assert/strict";
import { test } from "node:test";

import { startFakeApi } from "../fake-api.mjs";

const { server, url } = await startFakeApi();
globalThis.document = { baseURI: url };
const forms = await import("../../../frontend/js/api/forms.js");
test.after(() => {
  server.close();
  server.closeAllConnections();
});

test("a form is saved over the version that was fetched, and refused over an older one", async () => {
  const { form, version } = await forms.getForm(1);
  const body = { name: form.name, pages: form.pages, fields: [] };
  const saved = await forms.saveForm(1, version, body);
  assert.deepEqual([version, saved.version, saved.form.fields], [1, 2, []]);
  await assert.rejects(forms.saveForm(1, version, body), { status: 412 });
});

test("a new form is sent with its name and its sheets", async () => {
  const { id, name } = await forms.createForm([new File(["%PDF"], "sheet.pdf")], "Application");
  assert.equal(name, "Application");
  const { items } = await forms.getForms({});
  assert.deepEqual(items.find((form) => form.id === id).pages, 1);
  await forms.deleteForm(id);
  assert.equal((await forms.getForms({})).items.length, 2);
});

test("a form's file is sent as it is", async () => {
  const file = new File([JSON.stringify({ name: "Membership 2026", fields: [] })], "form.json");
  assert.deepEqual((await forms.importForm(file)).version, 3);
});

test("a page has its print and a picture that belongs to a version", async () => {
  assert.equal((await forms.getPrint(1, 1)).boxes.length, 10);
  assert.equal(forms.pagePictureUrl(1, 2, 3), `${url}api/v1/forms/1/pages/2/picture?version=3`);
  assert.equal(forms.formFileUrl(1), `${url}api/v1/forms/1/file`);
});
