import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { formRefusal } from "../../../../frontend/js/core/forms/form_refusals.js";
import { createTranslator } from "../../../../frontend/js/core/messages.js";

const catalogue = JSON.parse(readFileSync(new URL("../../../../frontend/messages/fr.json", import.meta.url), "utf8"));
const t = createTranslator("fr", catalogue);
const said = (problem, message = "On the server.") => formRefusal(t, { message, problem, isOffline: false });

test("a form is refused in the page's language, with the page or field that it is about", () => {
  assert.match(said({ reason: { code: "little-print", page: 2 } }), /^La page 2 montre trop peu/);
  assert.match(said({ reason: { code: "outside", name: "NOM" } }), /NOM.*hors de sa page/);
  assert.match(said({ reason: { code: "taken", name: "Fiche" } }), /Fiche.*autre nom/);
});

test("a file that cannot be opened is named with the reason", () => {
  const locked = said({ reason: { code: "file", file: "a.pdf", why: "encrypted" } });
  assert.match(locked, /^a\.pdf\s: Le PDF est protégé par un mot de passe/);
  assert.match(said({ reason: { code: "file", file: "a.pdf", why: "unheard-of" } }), /^a\.pdf\s: On the server\.$/);
});

test("a form's file that is wrong somewhere says where", () => {
  assert.equal(said({ member: "fields[3].kind" }), "Le fichier du formulaire est erroné à fields[3].kind.");
});

test("without a reason, or with one that is not known yet, the server's words are shown", () => {
  assert.equal(said({}), "On the server.");
  assert.equal(said(null), "On the server.");
  assert.equal(said({ reason: { code: "unheard-of" } }), "On the server.");
  assert.equal(formRefusal(t, { message: "", isOffline: true }), t("forms.offline"));
});
