/**
 * Wiring: creates the parts, passes them to each other and shows the first view.
 */

import * as api from "./api.js";
import { createFormat } from "./core/format.js";
import { GroupSteps } from "./core/groups/group_steps.js";
import { Keymap } from "./core/key_bindings.js";
import { LeaseKeeper } from "./core/lease_keeper.js";
import { createTranslator } from "./core/messages.js";
import { Drafts } from "./core/review/drafts.js";
import { Outbox } from "./core/saving/outbox.js";
import { scopedStorage } from "./core/saving/scoped_storage.js";
import { TabName } from "./core/tab_name.js";
import { Router } from "./router.js";
import { StatusPoll } from "./status.js";
import { Store } from "./store.js";
import { Announcer } from "./ui/shell/announcer.js";
import { showKeyHelp } from "./ui/shell/key_help.js";
import { loadMessages, safeStorage } from "./ui/shell/preferences.js";
import { Shell } from "./ui/shell/shell.js";
import { Uploads } from "./uploads.js";
import { batchesView } from "./views/batches.js";
import { drawView } from "./views/draw.js";
import { exportView } from "./views/export.js";
import { groupsView } from "./views/groups.js";
import { imagesView } from "./views/images.js";
import { reviewView } from "./views/review.js";
import { uploadView } from "./views/upload.js";
import { modelsView } from "./views/versions.js";

const VIEWS = {
  upload: uploadView,
  review: reviewView,
  groups: groupsView,
  images: imagesView,
  draw: drawView,
  batches: batchesView,
  models: modelsView,
  export: exportView,
};
const KEYS = "paraph.keys";
/** Of this installation: a proxy may serve several under one origin. */
const PATH = new URL(".", document.baseURI).pathname;
const UNSEEN_MS = 100;

/** Also works without a secure context, as on a PC in the office that is reached by http and its name. */
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

function tabName() {
  const name = new TabName({ storage: scopedStorage(safeStorage("sessionStorage"), PATH), newKey });
  window.addEventListener("pagehide", () => name.leave());
  window.addEventListener("pageshow", () => name.take());
  return name.value;
}

async function start() {
  const storage = safeStorage();
  const { locale, catalogue, fallback, offered } = await loadMessages(storage);
  document.documentElement.lang = locale;
  const app = makeApp(storage, createTranslator(locale, catalogue, fallback), createFormat(locale));
  const shell = new Shell(app, { locale, offered });
  app.announcer = new Announcer(shell.live);
  const views = Object.fromEntries(
    Object.entries(VIEWS).map(([name, view]) => [name, (outlet, route, signal) => view(outlet, route, signal, app)]),
  );
  new Router({ views, outlet: shell.outlet, onShow: (route, isFirst) => shell.onShow(route, isFirst) }).start();
  app.outbox.flush();
  app.status.start();
}

function makeApp(storage, t, format) {
  const own = scopedStorage(storage, PATH);
  const store = new Store({ stats: null, isOnline: true, isPaused: false });
  const app = {
    storage,
    t,
    format,
    store,
    drafts: new Drafts(own),
    keymap: Keymap.parse(storage.getItem(KEYS)),
    alphabet: "",
  };
  app.outbox = new Outbox({
    storage: own,
    send: api.sendDecision,
    newKey,
    setTimer: setTimeout.bind(window),
    exclusive,
  });
  app.groupSteps = new GroupSteps();
  app.outbox.subscribe((event) => app.groupSteps.follow(event));
  app.status = new StatusPoll({
    store,
    outbox: app.outbox,
    onAlphabet: (alphabet) => {
      app.alphabet = alphabet;
    },
  });
  app.leases = new LeaseKeeper({ holder: tabName(), server: api, now: () => performance.now() });
  window.addEventListener("pagehide", () => app.leases.release());
  app.refresh = () => app.status.refresh();
  app.uploads = new Uploads({
    newKey,
    defaultBatch: () => t("upload.defaultBatch", { time: format.moment(new Date().toISOString()) }),
    problemOf: (name, isDamaged) => fileProblem(t, name, isDamaged),
    onSettled: (totals) => {
      app.announcer.say(t("upload.announce", totals));
      app.refresh();
    },
  });
  app.showKeys = () => {
    showKeyHelp(t, app.keymap, (keymap) => {
      app.keymap = keymap;
      storage.setItem(KEYS, JSON.stringify(keymap));
    });
  };
  return app;
}

/** What the page says of a picked file that cannot be sent. */
function fileProblem(t, name, isDamaged) {
  return isDamaged
    ? { title: t("upload.damaged"), detail: t("upload.damagedEntry", { name }) }
    : { title: t("upload.gone"), detail: t("upload.goneFile", { name }) };
}

start().catch((error) => {
  document.getElementById("main").textContent = `Paraph could not start: ${error.message}`;
});
