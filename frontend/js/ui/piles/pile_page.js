/**
 * The page of one pile: the sum of its pages, what to do next, its files and pages, the export. Its elements are kept when its
 * numbers change.
 */

import { isAtWork, takesPages } from "../../core/piles/bookkeeping.js";
import { orderWords } from "../../core/piles/page_order.js";
import { formatRoute } from "../../core/route.js";
import { button, h, icon } from "../dom.js";
import { AlikePages } from "./alike_pages.js";
import { BookkeepingLine } from "./bookkeeping_line.js";
import { PageSections } from "./page_sections.js";
import { PileCount } from "./pile_count.js";
import { pileExport } from "./pile_export.js";
import { PileFiles } from "./pile_files.js";
import { pileUpload } from "./pile_upload.js";
import { Steps } from "./steps.js";

export class PilePage {
  #app;
  #signal;
  #server;
  #pile = null;
  #title = h("h1", { tabindex: "-1", class: "file-title" });
  #line;
  #count;
  #alike;
  #steps;
  #files;
  #sections;
  #export;
  #cut;
  #wasAtWork = false;

  /**
   * @param {object} app t, announcer, notice, pileUploads
   * @param {number} id of the pile
   * @param {AbortSignal} signal
   * @param {object} server
   * @param {(state: string, limit: number) => Promise<object[]>} server.fetchPages
   * @param {() => Promise} server.onCut  @param {() => Promise} server.onDelete
   * @param {(counted: number|null) => Promise<object>} server.onCount the pile, as after the other two
   * @param {(fingerprint: string) => Promise<object>} server.onCheck
   * @param {(fingerprint: string) => Promise<object>} server.onUncheck takes back this check, and no other
   * @param {(batch: number) => Promise} server.onRestore
   * @param {(pile: object, group: object) => Promise} server.onDraw begins the form of pages that look alike
   */
  constructor(app, id, signal, server) {
    const { t } = app;
    this.#app = app;
    this.#server = server;
    /** Asks the server now. */
    this.lookNow = () => {};
    this.#line = new BookkeepingLine(app, (state) => this.#sections.reveal(state));
    this.#count = new PileCount(t, {
      onCount: (counted) => this.#change(() => server.onCount(counted)),
      onCheck: (fingerprint) => this.#check(fingerprint),
    });
    this.#steps = new Steps(t, () => this.#showExport());
    this.#alike = new AlikePages(t, (group) => server.onDraw(this.#pile, group));
    this.#files = new PileFiles(t);
    this.#sections = new PageSections(t, server.fetchPages);
    this.#export = pileExport(app, id);
    this.#signal = signal;
    this.element = h(
      "div",
      { class: "view" },
      this.#head(),
      this.#line.element,
      this.#count.element,
      this.#alike.element,
      this.#steps.element,
      this.#files.element,
      this.#sections.element,
      this.#export,
    );
  }

  /** @param {object} pile as the API sends it */
  async update(pile) {
    if (!this.#pile && takesPages(pile)) this.element.append(...this.#upload());
    this.#pile = pile;
    if (this.#title.textContent !== pile.name) this.#title.textContent = pile.name;
    this.#line.update(pile);
    this.#count.update(pile);
    this.#alike.update(pile);
    this.#files.update(pile.files ?? []);
    const isBusy = isAtWork(pile);
    const hasEnded = this.#wasAtWork && !isBusy;
    this.#wasAtWork = isBusy;
    this.#cut.disabled = isBusy;
    this.#export.hidden = pile.pages === 0;
    await this.#sections.update(pile, hasEnded);
    this.#steps.update(pile, this.#sections.firstToHelp);
    if (hasEnded) this.#announce(pile);
  }

  #announce(pile) {
    const { t, announcer } = this.#app;
    announcer.say([t("piles.cutDone"), ...orderWords(t, pile)].join(" "));
  }

  #head() {
    const { t } = this.#app;
    this.#cut = button({
      label: t("piles.cutAgain"),
      iconName: "retrain",
      kind: "quiet",
      title: t("piles.cutAgainText"),
      testid: "pile-cut",
      data: { needs: "reviewer" },
      on: { click: () => this.#cutAgain() },
    });
    return h(
      "header",
      { class: "view-head" },
      h("div", {}, h("a", { class: "back-link", href: "#/piles" }, icon("back"), t("piles.all")), this.#title),
      h(
        "div",
        { class: "view-tools" },
        this.#cut,
        button({
          label: t("bin.delete"),
          iconName: "bin",
          kind: "quiet",
          testid: "pile-delete",
          data: { needs: "reviewer" },
          on: { click: () => this.#delete() },
        }),
      ),
    );
  }

  #upload() {
    const parts = { nameOf: () => this.#pile.name, isSmall: true, onChange: () => this.lookNow() };
    return pileUpload(this.#app, parts, this.#signal);
  }

  #showExport() {
    this.#export.scrollIntoView({ block: "center" });
    this.#export.querySelector("h2").focus({ preventScroll: true });
  }

  async #cutAgain() {
    if (await this.#tried(this.#server.onCut)) this.#app.notice.show(this.#app.t("piles.cutStarted"));
    this.lookNow();
  }

  async #check(fingerprint) {
    if (!(await this.#change(() => this.#server.onCheck(fingerprint)))) return;
    const undo = () => this.#change(() => this.#server.onUncheck(fingerprint));
    this.#app.notice.show(this.#app.t("piles.miscount.did"), undo);
  }

  /** Has the server change the pile, and shows what it is now. */
  async #change(work) {
    const isDone = await this.#tried(async () => this.update(await work()));
    if (!isDone) this.lookNow();
    return isDone;
  }

  async #delete() {
    const { id, batch_id: batch, name, is_sample: isSample } = this.#pile;
    const { t, notice } = this.#app;
    if (!(await this.#tried(this.#server.onDelete))) return;
    this.#app.refresh();
    window.location.hash = formatRoute({ name: "piles" });
    if (isSample) return notice.show(t("piles.sampleDeleted")); // for good
    return notice.show(t("piles.deleted", { name }), async () => {
      if (!(await this.#tried(() => this.#server.onRestore(batch)))) return;
      notice.show(t("bin.restored", { name }));
      window.location.hash = formatRoute({ name: "piles", id });
    });
  }

  /** @returns {Promise<boolean>} whether it was done; else the page says why not */
  async #tried(work) {
    try {
      await work();
      return true;
    } catch (error) {
      this.#app.notice.show(error.isOffline ? this.#app.t("state.offline.text") : error.message);
      return false;
    }
  }
}
