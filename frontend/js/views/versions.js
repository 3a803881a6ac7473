/**
 * Versions and training: the live version, whether there are enough labels, the run in progress and the gate's result.
 */

import * as api from "../api.js";
import { sleep } from "../core/sleep.js";
import { firstKind, withChunk } from "../core/training/preview.js";
import { isActive } from "../core/training/run_progress.js";
import { watchRun } from "../core/training/run_watch.js";
import { fill, h } from "../ui/dom.js";
import { loading, showFailure } from "../ui/states.js";
import { gateResult } from "../ui/training/gate_result.js";
import { previewPanel } from "../ui/training/preview.js";
import { retrainPanel } from "../ui/training/retrain_panel.js";
import { pastRuns } from "../ui/training/run_list.js";
import { runProgress } from "../ui/training/run_progress.js";
import { versionTable } from "../ui/training/version_table.js";
import { leadText, viewHead } from "../ui/view_head.js";

export function modelsView(outlet, _route, signal, app) {
  new ModelsView(outlet, signal, app).start();
}

class ModelsView {
  #app;
  #signal;
  #retrain = h("div");
  #run = h("div", { class: "run-place" });
  #versions = h("div");
  #runs = h("div");
  #preview = h("div");
  #watched = null;
  #active = null;

  constructor(outlet, signal, app) {
    this.#app = app;
    this.#signal = signal;
    const { t } = app;
    outlet.append(
      h(
        "section",
        { class: "view models" },
        viewHead({ title: t("models.title"), lead: leadText(t("models.lead")) }),
        this.#retrain,
        this.#run,
        h("h2", {}, t("models.versions")),
        this.#versions,
        this.#preview,
        this.#runs,
      ),
    );
  }

  start() {
    fill(this.#versions, loading(this.#app.t));
    this.#app.store.watch(({ stats }) => this.#showRetrain(stats), this.#signal);
    this.#load();
  }

  async #load() {
    try {
      const [versions, runs] = await Promise.all([api.getVersions(this.#signal), api.getRuns(this.#signal)]);
      const items = runs.items ?? [];
      fill(
        this.#versions,
        versionTable(
          this.#app,
          versions,
          items,
          (name) => this.#promote(name),
          (name) => this.#showPreview(name, name === versions.live),
        ),
      );
      fill(
        this.#runs,
        pastRuns(this.#app, items, (run) => this.#show(run)),
      );
      if (items.length && !this.#watched) this.#follow(items[0]);
    } catch (error) {
      if (!this.#signal.aborted) showFailure(this.#versions, this.#app.t, error, () => this.#load());
    }
  }

  #showRetrain(stats) {
    const key = JSON.stringify([
      stats?.retrain,
      stats?.labels_since_last_run,
      stats?.new_letters,
      stats?.worker?.alive,
      isActive(this.#active),
    ]);
    if (this.#retrain.dataset.shown === key) return;
    const hadFocus = this.#retrain.contains(document.activeElement);
    this.#retrain.dataset.shown = key;
    fill(
      this.#retrain,
      retrainPanel(this.#app, stats, isActive(this.#active), () => this.#start()),
    );
    if (hadFocus) this.#retrain.querySelector("button:not(:disabled)")?.focus();
  }

  async #start() {
    try {
      this.#follow(await this.#newOrRunning());
      this.#app.announcer.say(this.#app.t("retrain.started"));
    } catch (error) {
      this.#complain(error);
    }
  }

  /** Starts a run, or finds the one that somebody else has started meanwhile. */
  async #newOrRunning() {
    try {
      return await api.startRun();
    } catch (error) {
      const { run_id: running } = error.problem ?? {};
      if (error.status !== 409 || !running) throw error;
      return api.getRun(running, this.#signal);
    }
  }

  #follow(run) {
    this.#show(run);
    if (!isActive(run) || this.#watched === run.id) return;
    this.#watched = run.id;
    watchRun(run.id, {
      openEvents: api.openRunEvents,
      getRun: (id) => api.getRun(id, this.#signal),
      sleep,
      signal: this.#signal,
      onRun: (news) => this.#onRun(news),
    });
  }

  #onRun(run) {
    this.#show(run);
    if (isActive(run)) return;
    this.#watched = null;
    this.#app.announcer.say(this.#app.t(`run.announce.${run.state}`));
    this.#app.refresh();
    this.#load();
  }

  #show(run) {
    this.#active = run;
    if (isActive(run)) {
      const hadFocus = this.#run.contains(document.activeElement);
      fill(
        this.#run,
        runProgress(this.#app, run, () => this.#cancel(run.id)),
      );
      if (hadFocus) this.#run.querySelector("button")?.focus();
    } else {
      fill(this.#run, gateResult(this.#app, run));
    }
    this.#showRetrain(this.#app.store.state.stats);
  }

  async #cancel(id) {
    await api.cancelRun(id).catch((error) => this.#complain(error));
  }

  /** @param {boolean} isLive  @param {string|null} kind null: the one that matters more */
  async #showPreview(name, isLive, kind = null, before = null) {
    try {
      const query = { kind: kind ?? "checked", ...(before && { cursor: before.next_cursor }) };
      const found = withChunk(before, await api.getPreview(name, query, this.#signal));
      if (kind === null && firstKind(found) !== "checked")
        return await this.#showPreview(name, isLive, firstKind(found));
      fill(
        this.#preview,
        previewPanel(this.#app, found, {
          kind: query.kind,
          isLive,
          onKind: (other) => this.#showPreview(name, isLive, other),
          onMore: () => this.#showPreview(name, isLive, query.kind, found),
          onClose: () => fill(this.#preview),
        }),
      );
      if (!before) this.#preview.querySelector("h2")?.focus();
    } catch (error) {
      this.#complain(error);
    }
  }

  async #promote(name) {
    try {
      await api.promote(name);
      fill(this.#preview);
      this.#app.announcer.say(this.#app.t("models.nowLive", { name }));
      this.#app.refresh();
      await this.#load();
    } catch (error) {
      this.#complain(error);
    }
  }

  #complain(error) {
    if (this.#signal.aborted) return;
    const words = error.status ? error.message : this.#app.t("state.offline.text");
    fill(this.#run, h("p", { class: "notice notice-bad", role: "alert" }, words));
    delete this.#retrain.dataset.shown;
    this.#showRetrain(this.#app.store.state.stats);
  }
}
