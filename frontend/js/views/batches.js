/**
 * Batches: each upload by its name, with its progress and links. The counts come with the statistics, so the rows
 * stay and only their numbers change.
 */

import { formatRoute } from "../core/route.js";
import { fill, h } from "../ui/dom.js";
import { batchRow } from "../ui/images/batch_row.js";
import { binLink } from "../ui/images/bin_link.js";
import { empty, loading, showFailure } from "../ui/states.js";
import { leadText, viewHead } from "../ui/view_head.js";

export function batchesView(outlet, _route, signal, app) {
  const { t, store } = app;
  const total = leadText("", { role: "status", testid: "batches-total" });
  const body = h("div");
  outlet.append(
    h(
      "section",
      { class: "view batches" },
      viewHead({ title: t("batches.title"), lead: total, tools: [binLink(t)] }),
      body,
    ),
  );
  const list = h("ul", { class: "rows" });
  const rows = new Map();
  const show = (batches) => {
    const known = batches.map(({ id, name }) => `${id} ${name}`).join("\n");
    for (const batch of batches) {
      if (rows.get(batch.id)?.name === batch.name) rows.get(batch.id).update(batch);
      else rows.set(batch.id, batchRow(app, batch));
    }
    if (list.dataset.shown === known && list.isConnected) return;
    list.dataset.shown = known;
    fill(
      list,
      batches.map(({ id }) => rows.get(id).element),
    );
    fill(body, batches.length ? list : nothing(t));
  };
  fill(body, loading(t));
  app.refresh();
  store.watch(({ stats, isOnline }) => {
    if (stats) {
      total.textContent = totalOf(t, stats.batches);
      show(stats.batches);
    } else if (!isOnline) {
      showFailure(body, t, { status: 0 }, () => app.refresh());
    }
  }, signal);
}

function totalOf(t, batches) {
  const open = batches.filter(({ pending }) => pending > 0).length;
  return batches.length ? `${t("batches.total", { count: batches.length })} ${t("batches.open", { count: open })}` : "";
}

function nothing(t) {
  return empty({
    iconName: "batches",
    title: t("batches.empty"),
    text: t("batches.emptyText"),
    testid: "batches-empty",
    action: h(
      "a",
      { class: "button button-primary", href: formatRoute({ name: "upload" }), data: { needs: "reviewer" } },
      t("nav.upload"),
    ),
  });
}
