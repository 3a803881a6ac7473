/**
 * What surrounds every view: banner, navigation, number of unsaved labels, account, theme and language. The elements stand in
 * index.html; this file fills them.
 */

import { homeOf } from "../../core/accounts/roles.js";
import { formatRoute } from "../../core/route.js";
import { fill, h, icon, select } from "../dom.js";
import { AccountMenu } from "./account_menu.js";
import { AuthorName } from "./author_name.js";
import { Banner } from "./banner.js";
import { resolveConflict, resolveRefusal } from "./conflict_dialog.js";
import { Navigation } from "./navigation.js";
import { applyTheme, nextTheme, storedTheme } from "./preferences.js";

const THEME_ICONS = { auto: "theme", light: "sun", dark: "moon" };
const LEAVING_MS = 400;

export class Shell {
  #app;
  #navigation;
  #author;
  #account;
  #person = h("div", { class: "person-place" });
  #unsaved = document.getElementById("unsaved");
  #dialogs = Promise.resolve();
  #asked = new Set();

  /** @param {object} app  @param {{locale: string, offered: string[]}} language */
  constructor(app, language) {
    this.#app = app;
    this.outlet = document.getElementById("main");
    this.live = document.getElementById("live");
    this.#navigation = new Navigation(app, document.getElementById("nav"));
    this.#author = new AuthorName(app, document.getElementById("asking"));
    this.#account = new AccountMenu(app);
    app.session.subscribe(() => this.#showPerson());
    this.#showPerson();
    this.#settings(language);
    document.getElementById("skip").textContent = app.t("nav.skip");
    document.getElementById("skip").addEventListener("click", (event) => {
      event.preventDefault();
      this.outlet.focus();
    });
    const banner = new Banner(document.getElementById("banner"), app.t);
    app.store.watch((state) => {
      banner.show(state);
      this.#navigation.count(state.open);
    });
    this.#watchOutbox();
    window.addEventListener("beforeunload", (event) => {
      if (app.uploads.queue.isBusy || app.pileUploads.queue.isBusy) event.preventDefault();
    });
  }

  /** Marks the view in the navigation, sets the title and, except on the first load, focuses its heading. */
  onShow(route, isFirst) {
    this.#navigation.mark(route.name);
    this.#author.onShow(route.name);
    this.#account.close();
    document.title = `${this.#app.t(`nav.${route.name}`)} · Paraph`;
    if (isFirst) return;
    window.scrollTo(0, 0);
    if (!this.outlet.contains(document.activeElement)) this.outlet.querySelector("h1")?.focus();
  }

  /** What is of no use to the person's role is not shown: see `css/accounts.css`. */
  #showPerson() {
    const { session } = this.#app;
    document.documentElement.dataset.role = session.isReady ? session.role : "nobody";
    document.querySelector(".brand").href = formatRoute({ name: homeOf(session.role) });
    this.#author.onShow(this.outlet.dataset.view);
    if (session.user) this.#account.update();
    fill(this.#person, session.user ? this.#account.element : this.#author.button);
  }

  #settings({ locale, offered }) {
    const { t, storage } = this.#app;
    const names = new Intl.DisplayNames([locale], { type: "language" });
    const own = (tag) => new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? names.of(tag);
    const theme = h("button", { type: "button", class: "icon-button", testid: "theme-toggle" });
    const show = (chosen) => {
      applyTheme(chosen, storage);
      theme.setAttribute("aria-label", t(`theme.${chosen}`));
      theme.title = t(`theme.${chosen}`);
      fill(theme, icon(THEME_ICONS[chosen]));
    };
    theme.addEventListener("click", () => show(nextTheme(storedTheme(storage))));
    show(storedTheme(storage));
    const language = select({
      label: t("nav.language"),
      value: locale,
      options: offered.map((tag) => [tag, own(tag)]),
      "data-testid": "language",
      onChange: (tag) => {
        storage.setItem("paraph.locale", tag);
        window.location.reload();
      },
    });
    language.classList.add("control-inline");
    fill(document.getElementById("settings"), this.#person, language, theme);
  }

  #watchOutbox() {
    const { outbox } = this.#app;
    let timer = 0;
    outbox.subscribe(({ type, entry }) => {
      clearTimeout(timer);
      // Show the number only for saves that take longer than a moment.
      if (outbox.entries.length) timer = setTimeout(() => this.#showUnsaved(), LEAVING_MS);
      else this.#showUnsaved();
      if (type === "conflict" || type === "refused") this.#ask(entry);
      if (type === "saved") this.#app.status.refreshSoon();
    });
    this.#showUnsaved();
    for (const entry of outbox.entries) if (entry.state !== "waiting") this.#ask(entry);
    window.addEventListener("storage", () => this.#showUnsaved());
  }

  #showUnsaved() {
    const { t, outbox } = this.#app;
    const { size } = outbox;
    if (this.#unsaved.dataset.count === String(size)) return;
    this.#unsaved.dataset.count = String(size);
    fill(
      this.#unsaved,
      size > 0 &&
        h(
          "button",
          {
            type: "button",
            class: "unsaved",
            testid: "unsaved",
            title: t("outbox.explain"),
            on: { click: () => this.#sendNow() },
          },
          icon("warning"),
          h("span", {}, t("outbox.unsaved", { count: size })),
        ),
    );
  }

  #sendNow() {
    const { outbox } = this.#app;
    const stuck = outbox.entries.find((entry) => entry.state !== "waiting");
    this.#asked.clear();
    if (stuck) this.#ask(stuck);
    else outbox.flush();
  }

  /** Shows one dialog at a time; each entry is shown once until the person clicks the number. */
  #ask(entry) {
    if (this.#asked.has(entry.key)) return;
    this.#asked.add(entry.key);
    const { t, outbox } = this.#app;
    const dialog = entry.state === "conflict" ? resolveConflict : resolveRefusal;
    const imageUrl = `api/v1/images/${entry.imageId}/file`;
    this.#dialogs = this.#dialogs.then(() => dialog({ t, outbox, entry, imageUrl }));
  }
}
