/**
 * Wiring: creates the parts, passes them to each other and shows the first view.
 */

import { Accounts, sessionFacts } from "./accounts.js";
import { uploadPages } from "./api/piles.js";
import * as api from "./api.js";
import { accountWords, problemCode } from "./core/accounts/account_words.js";
import { homeOf, leastRole } from "./core/accounts/roles.js";
import { Author } from "./core/author.js";
import { createFormat } from "./core/format.js";
import { FormDrafts } from "./core/forms/form_drafts.js";
import { GroupOperations } from "./core/groups/group_operations.js";
import { Keymap } from "./core/key_bindings.js";
import { LeaseKeeper } from "./core/lease_keeper.js";
import { createTranslator } from "./core/messages.js";
import { Drafts } from "./core/review/drafts.js";
import { accountStorage } from "./core/saving/account_storage.js";
import { OpenCount } from "./core/saving/open_count.js";
import { Outbox } from "./core/saving/outbox.js";
import { scopedStorage } from "./core/saving/scoped_storage.js";
import { takeTabName } from "./core/tab_name.js";
import { defaultName } from "./core/uploads/default_name.js";
import { Router } from "./router.js";
import { StatusPoll } from "./status.js";
import { Store } from "./store.js";
import { askWhoseLabels } from "./ui/accounts/earlier_dialog.js";
import { forbidden } from "./ui/accounts/forbidden.js";
import { logOut } from "./ui/accounts/log_out.js";
import { reloadPictures } from "./ui/images/reload_pictures.js";
import { Announcer } from "./ui/shell/announcer.js";
import { loadIcons } from "./ui/shell/icons.js";
import { showKeyHelp } from "./ui/shell/key_help.js";
import { Notice } from "./ui/shell/notice.js";
import { loadMessages, safeStorage } from "./ui/shell/preferences.js";
import { Shell } from "./ui/shell/shell.js";
import { tabClaims } from "./ui/shell/tab_claim.js";
import { Uploads } from "./uploads.js";
import { accountView } from "./views/account.js";
import { auditView } from "./views/audit.js";
import { batchesView } from "./views/batches.js";
import { binView } from "./views/bin.js";
import { drawView } from "./views/draw.js";
import { exportView } from "./views/export.js";
import { formEditorView } from "./views/form_editor.js";
import { formsView } from "./views/forms.js";
import { groupsView } from "./views/groups.js";
import { imagesView } from "./views/images.js";
import { loginView } from "./views/login.js";
import { pagesView } from "./views/pages.js";
import { peopleView } from "./views/people.js";
import { pilesView } from "./views/piles.js";
import { recordsView } from "./views/records.js";
import { reviewView } from "./views/review.js";
import { uploadView } from "./views/upload.js";
import { modelsView } from "./views/versions.js";

const VIEWS = {
  upload: uploadView,
  piles: pilesView,
  pages: pagesView,
  records: recordsView,
  review: reviewView,
  groups: groupsView,
  images: imagesView,
  draw: drawView,
  batches: batchesView,
  forms: (outlet, route, ...rest) => (route.id === null ? formsView : formEditorView)(outlet, route, ...rest),
  models: modelsView,
  export: exportView,
  bin: binView,
  login: loginView,
  account: accountView,
  people: peopleView,
  audit: auditView,
};
const KEYS = "paraph.keys";
/** Of this installation: a proxy may serve several under one origin. */
const PATH = new URL(".", document.baseURI).pathname;
const UNSEEN_MS = 100;

/** Also works outside a secure context, as on an office PC that is reached by its name over http. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Resolves after the next frame, or soon after when none is painted, as in a background tab. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, UNSEEN_MS);
  });
}

/**
 * Lets one tab at a time send the outbox where the browser supports locks; the keys make sending twice harmless. The
 * next name is painted first, because the label is already stored.
 */
async function exclusive(work) {
  await painted();
  return navigator.locks ? navigator.locks.request(`paraph-outbox${PATH}`, work) : work();
}

function tabName(storage) {
  const own = scopedStorage(safeStorage("sessionStorage"), PATH);
  return takeTabName({ own, shared: scopedStorage(storage, PATH), claim: tabClaims(PATH), newKey });
}

async function start() {
  const storage = safeStorage();
  loadIcons();
  const [holder, { locale, region, catalogue, fallback, offered }, facts] = await Promise.all([
    tabName(storage),
    loadMessages(storage),
    sessionFacts(scopedStorage(storage, PATH)),
  ]);
  document.documentElement.lang = locale;
  const app = makeApp(storage, createTranslator(region, catalogue, fallback), createFormat(region), holder, facts);
  const shell = new Shell(app, { locale, offered });
  app.announcer = new Announcer(shell.live);
  app.notice = new Notice(app.t);
  showViews(app, shell);
  if (!app.session.isReady) return;
  app.outbox.flush();
  app.status.start();
  askWhoseLabels(app);
}

function showViews(app, shell) {
  const { session } = app;
  const show = (view) => (outlet, route, signal) => {
    const least = leastRole(route);
    if (session.may(least) || route.name === "login") view(outlet, route, signal, app);
    else outlet.append(forbidden(app, least));
  };
  const login = { name: "login", id: null, query: {} };
  const home = homeOf(session.role);
  new Router({
    views: Object.fromEntries(Object.entries(VIEWS).map(([name, view]) => [name, show(view)])),
    outlet: shell.outlet,
    onShow: (route, isFirst) => shell.onShow(route, isFirst),
    resolve: (route) => {
      if (!session.isReady) return login;
      return window.location.hash ? route : { ...route, name: home };
    },
  }).start();
}

function makeApp(storage, t, format, holder, facts) {
  const own = scopedStorage(storage, PATH);
  const accounts = new Accounts({ t, facts, storage: own, path: PATH });
  const { session } = accounts;
  const kept = accountStorage(own, () => (session.isReady ? (session.user?.id ?? null) : "nobody"));
  const store = new Store({ stats: null, open: null, isOnline: true, isPaused: false });
  const app = {
    storage,
    t,
    format,
    store,
    accounts,
    session,
    drafts: new Drafts(kept),
    formDrafts: new FormDrafts(kept),
    keymap: Keymap.parse(storage.getItem(KEYS)),
    alphabet: "",
  };
  app.author = new Author(own, () => session.isOpen);
  addOutbox(app, own, kept);
  app.open = new OpenCount({ outbox: app.outbox });
  app.outbox.subscribe((event) => {
    app.open.follow(event);
    store.set({ open: app.open.value });
  });
  app.groupOperations = new GroupOperations();
  app.outbox.subscribe((event) => app.groupOperations.follow(event));
  app.status = new StatusPoll({
    store,
    outbox: app.outbox,
    open: app.open,
    onAlphabet: (alphabet) => {
      app.alphabet = alphabet;
    },
  });
  app.leases = new LeaseKeeper({ holder, server: api, now: () => performance.now() });
  window.addEventListener("pagehide", () => app.leases.release());
  app.refresh = () => app.status.refresh();
  addUploads(app);
  app.showKeys = () => {
    showKeyHelp(t, app.keymap, (keymap) => {
      app.keymap = keymap;
      storage.setItem(KEYS, JSON.stringify(keymap));
    });
  };
  return app;
}

/** Labels wait here while nobody is logged in, and are only sent for the account that made them. */
function addOutbox(app, own, kept) {
  const { session } = app;
  const parts = { author: () => app.author.name, newKey, setTimer: setTimeout.bind(window), exclusive };
  const send = async (entry) => {
    if (session.isAway) throw new api.ApiError(401);
    return api.sendDecision(entry).catch((error) => {
      session.mend(error).catch(() => {});
      if (problemCode(error) === "not-allowed") app.notice.show(accountWords(app.t, error));
      throw error;
    });
  };
  app.outbox = new Outbox({ ...parts, storage: kept, send });
  app.earlier = new Outbox({ ...parts, storage: own, send });
  session.subscribe(() => {
    app.outbox.flush();
    app.refresh();
    reloadPictures();
    askWhoseLabels(app);
  });
  app.logOut = () => logOut(app);
}

function addUploads(app) {
  app.uploads = makeUploads(app, api.upload, ["upload.defaultBatch", "upload.defaultBatchBy"]);
  app.pileUploads = makeUploads(app, uploadPages, ["piles.defaultName", "piles.defaultNameBy"]);
}

function makeUploads(app, send, nameKeys) {
  const { t } = app;
  return new Uploads({
    send,
    newKey,
    now: Date.now,
    newBatch: () => defaultName(app, nameKeys, app.session.user?.name),
    problemOf: (name, isDamaged) => fileProblem(t, name, isDamaged),
    onSettled: (totals) => {
      app.announcer.say(t("upload.announce", totals));
      app.refresh();
    },
  });
}

/** What the page says about a picked file that cannot be sent. */
function fileProblem(t, name, isDamaged) {
  return isDamaged
    ? { title: t("upload.damaged"), detail: t("upload.damagedEntry", { name }) }
    : { title: t("upload.gone"), detail: t("upload.goneFile", { name }) };
}

start().catch((error) => {
  document.getElementById("main").textContent = `Paraph could not start: ${error.message}`;
});
