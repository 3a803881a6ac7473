/**
 * The editor of a form: fetches it, saves it as its next version, and keeps unsaved changes in the browser.
 */

import { getForm, getPrint, pagePictureUrl, saveForm } from "../api/forms.js";
import { cutPile } from "../api/piles.js";
import { MOST_NAME, toSave } from "../core/forms/form_edits.js";
import { formRefusal } from "../core/forms/form_refusals.js";
import { FormSession } from "../core/forms/form_session.js";
import { askText } from "../ui/ask_text.js";
import { fill, h } from "../ui/dom.js";
import { problemWords } from "../ui/forms/field_words.js";
import { askConflict } from "../ui/forms/form_conflict.js";
import { FormEditor } from "../ui/forms/form_editor.js";
import { loading, showFailure } from "../ui/states.js";

const KEPT_AFTER_MS = 300;

/** `query.pile`: the pile that the form was started from, and that is cut once its fields are saved. */
export function formEditorView(outlet, { id, query }, signal, app) {
  const root = h("section", { class: "editor-root" });
  outlet.append(root);
  load(root, { id, pile: Number(query.pile) || null }, signal, app);
}

async function load(root, { id, pile }, signal, app) {
  fill(root, loading(app.t));
  try {
    const { form, version } = await getForm(id, signal);
    new OpenForm(root, { form, version, pile }, signal, app).start();
  } catch (error) {
    if (!signal.aborted) showFailure(root, app.t, error, () => load(root, { id, pile }, signal, app));
  }
}

class OpenForm {
  #app;
  #id;
  #pile;
  #session;
  #editor;
  #signal;
  #root;
  /** The version whose pictures are on show: saving leaves them as they are. */
  #pictures;
  #isSaving = false;
  #timer = 0;
  #asked = new Set();

  constructor(root, { form, version, pile }, signal, app) {
    this.#app = app;
    this.#id = form.id;
    this.#pile = pile;
    this.#signal = signal;
    this.#root = root;
    this.#session = new FormSession(form, version, app.formDrafts);
    this.#pictures = version;
    const work = {
      urlOf: (page) => pagePictureUrl(this.#id, page, this.#pictures),
      onSave: () => this.#save(),
      onRename: () => this.#rename(),
      pile,
    };
    this.#editor = new FormEditor(app, this.#session, work, signal);
  }

  start() {
    const { t, notice } = this.#app;
    const session = this.#session;
    fill(this.#root, this.#editor.element);
    this.#root.querySelector("h1").focus();
    session.watch(() => this.#changed(), this.#signal);
    this.#fetchPrint();
    this.#watchLeaving();
    if (session.restored) notice.show(t("editor.restored"), () => session.discard());
  }

  #changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#session.keep(), KEPT_AFTER_MS);
    this.#fetchPrint();
  }

  /** Without printed lines there is nothing to snap to; all else works. */
  async #fetchPrint() {
    const { page } = this.#session;
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const print = await getPrint(this.#id, page, this.#signal).catch(() => null);
    if (print) this.#editor.showPrint(page, print);
  }

  #watchLeaving() {
    const session = this.#session;
    const { t, notice } = this.#app;
    window.addEventListener("pagehide", () => session.keep(), { signal: this.#signal });
    window.addEventListener(
      "beforeunload",
      (event) => {
        session.keep();
        if (session.isChanged) event.preventDefault();
      },
      { signal: this.#signal },
    );
    this.#signal.addEventListener("abort", () => {
      clearTimeout(this.#timer);
      session.keep();
      if (session.isChanged) notice.show(t("editor.left", { name: session.form.name }));
    });
  }

  async #save() {
    const { t, notice } = this.#app;
    const session = this.#session;
    const problem = session.problems.find(({ blocks }) => blocks);
    if (problem) {
      session.select(problem.key);
      notice.show(t("editor.notYet", { problem: problemWords(t, session.form, problem) }));
      return;
    }
    if (this.#isSaving) return;
    this.#isSaving = true;
    try {
      await this.#send(session.version);
    } finally {
      this.#isSaving = false;
    }
  }

  async #send(version) {
    const { t, notice } = this.#app;
    const sent = this.#session.form;
    try {
      const saved = await saveForm(this.#id, version, toSave(sent));
      this.#session.wasSaved(sent, saved.version);
      notice.show(t("editor.saved", { version: saved.version }));
      if (this.#pile !== null && sent.fields.length) await this.#cut();
    } catch (error) {
      this.#session.keep();
      if (error.status === 412) await this.#resolve();
      else this.#refused(error);
    }
  }

  /** The form is already saved, even if this fails. */
  async #cut() {
    const { t, notice } = this.#app;
    try {
      await cutPile(this.#pile);
      notice.show(t("editor.savedForPile"));
    } catch (error) {
      notice.show(error.isOffline ? t("state.offline.text") : error.message);
    }
  }

  async #resolve() {
    const session = this.#session;
    try {
      const { form, version } = await getForm(this.#id, this.#signal);
      const choice = await askConflict(this.#app, form);
      if (choice) this.#pictures = version;
      if (choice === "mine") await this.#send(version);
      if (choice === "theirs") session.takeTheirs(form, version);
    } catch (error) {
      if (!this.#signal.aborted) this.#refused(error);
    }
  }

  /** Says why, and shows the field that it is about. */
  #refused(error) {
    const { t, notice } = this.#app;
    const index = /^fields\[(\d+)\]/.exec(error.problem?.member ?? "")?.[1];
    if (index !== undefined) this.#session.select(this.#session.form.fields[Number(index)]?.key ?? null);
    notice.show(error.isOffline ? t("editor.offline") : formRefusal(t, error));
  }

  async #rename() {
    const { t } = this.#app;
    const { form } = this.#session;
    const typed = await askText({
      title: t("editor.renameTitle"),
      label: t("forms.nameText"),
      value: form.name,
      maxlength: MOST_NAME,
      save: t("editor.rename"),
      other: { label: t("dialog.cancel"), value: null },
    });
    const name = typed?.trim();
    if (name && name !== form.name) this.#session.change({ ...this.#session.form, name });
  }
}
