/**
 * Forms: the sheets that Paraph knows, each with its fields. A new one begins with a picture of the empty sheet.
 */

import { createForm, deleteForm, getForms, importForm } from "../api/forms.js";
import { MOST_NAME } from "../core/forms/form_edits.js";
import { isFormFile, nameOfFile } from "../core/forms/form_file_name.js";
import { formRefusal } from "../core/forms/form_refusals.js";
import { formatRoute } from "../core/route.js";
import { askText } from "../ui/ask_text.js";
import { ask } from "../ui/dialog.js";
import { fill, h } from "../ui/dom.js";
import { formDrop } from "../ui/forms/form_drop.js";
import { formRow } from "../ui/forms/form_row.js";
import { empty, loading, showFailure } from "../ui/states.js";
import { leadText, viewHead } from "../ui/view_head.js";
import { WindowedList } from "../ui/windowed_list.js";

const CHUNK = 50;

export function formsView(outlet, _route, signal, app) {
  new FormsView(outlet, signal, app).load();
}

class FormsView {
  #app;
  #signal;
  #body = h("div");
  #busy = h("p", { class: "quiet", role: "status", testid: "forms-busy" });
  #known = new Map();

  constructor(outlet, signal, app) {
    const { t } = app;
    this.#app = app;
    this.#signal = signal;
    outlet.append(
      h(
        "section",
        { class: "view forms" },
        viewHead({ title: t("forms.title"), lead: leadText(t("forms.lead")) }),
        formDrop(t, (files) => this.#take(files), signal),
        this.#busy,
        this.#body,
      ),
    );
  }

  load() {
    const { t } = this.#app;
    fill(this.#body, loading(t));
    const list = new WindowedList({
      t,
      label: t("forms.title"),
      signal: this.#signal,
      row: (form) => formRow(this.#app, form, (one) => this.#delete(one)),
      fetchChunk: (cursor, stop) => getForms({ cursor, limit: CHUNK }, stop),
      onChunk: ({ items }, index) => {
        for (const form of items) this.#known.set(form.name, form);
        if (index === 0) fill(this.#body, items.length ? list.element : nothing(t));
      },
      onFirstFail: (error) => this.#signal.aborted || showFailure(this.#body, t, error, () => this.load()),
    });
    list.start();
  }

  async #take(files) {
    const { t, notice, session } = this.#app;
    if (!files.length || this.#busy.textContent || !session.may("reviewer")) return;
    try {
      if (isFormFile(files[0])) await this.#import(files[0]);
      else await this.#create(files);
    } catch (error) {
      notice.show(formRefusal(t, error));
    } finally {
      this.#busy.textContent = "";
    }
  }

  async #create(files) {
    const { t } = this.#app;
    const name = await this.#askName(nameOfFile(files[0].name));
    if (!name) return;
    this.#busy.textContent = t("forms.reading");
    const { id } = await createForm(files, name);
    if (!this.#signal.aborted) window.location.hash = formatRoute({ name: "forms", id });
  }

  async #askName(proposed) {
    const { t } = this.#app;
    const typed = await askText({
      title: t("forms.name"),
      label: t("forms.nameText"),
      value: proposed,
      maxlength: MOST_NAME,
      save: t("forms.create"),
      other: { label: t("dialog.cancel"), value: null },
    });
    return typed?.trim();
  }

  async #import(file) {
    const { t, notice } = this.#app;
    this.#busy.textContent = t("forms.reading");
    const { name, version } = await importForm(file);
    const words = this.#known.has(name) ? "forms.importedAgain" : "forms.imported";
    notice.show(t(words, { name, version }));
    if (!this.#signal.aborted) this.load();
  }

  async #delete(form) {
    const { t, notice, formDrafts } = this.#app;
    const choice = await ask({
      title: t("forms.deleteTitle", { name: form.name }),
      body: [h("p", {}, t("forms.deleteText"))],
      choices: [
        { label: t("dialog.cancel"), value: "", kind: "quiet" },
        { label: t("bin.delete"), value: "delete", kind: "danger", testid: "form-delete-sure" },
      ],
    });
    if (choice !== "delete") return;
    try {
      await deleteForm(form.id);
      formDrafts.drop(form.id);
      this.#known.delete(form.name);
      notice.show(t("forms.deleted", { name: form.name }));
      this.load();
    } catch (error) {
      notice.show(deleteRefusal(t, error));
    }
  }
}

function deleteRefusal(t, error) {
  if (error.isOffline) return t("forms.offline");
  return error.status === 409 ? t("forms.inUse") : error.message;
}

function nothing(t) {
  return empty({ iconName: "form", title: t("forms.empty"), text: t("forms.emptyText"), testid: "forms-empty" });
}
