/**
 * A select with one batch or all. Appears once there are two batches, and follows the list of batches.
 */

import { fill, h, select } from "../dom.js";

/** @param {{value: string, className?: string, onChange: (batch: string) => void, signal: AbortSignal}} parts */
export function batchFilter({ t, store }, { value, className = null, onChange, signal }) {
  const element = h("div", { class: className });
  let chosen = value;
  let shown = "";
  store.watch(({ stats }) => {
    const batches = stats?.batches ?? [];
    const known = JSON.stringify(batches.map(({ id, name }) => [id, name]));
    if (known === shown || batches.length < 2) return;
    shown = known;
    fill(
      element,
      select({
        label: t("batch.label"),
        value: chosen,
        signal,
        onChange: (batch) => {
          chosen = batch;
          onChange(batch);
        },
        options: [["", t("batch.all")], ...batches.map(({ id, name }) => [id, name])],
      }),
    );
  }, signal);
  return element;
}
