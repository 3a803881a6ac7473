/**
 * The dialog with the keys of the review: opened with `?`, changed by clicking a key and pressing another.
 */

import { ACTIONS, bindingProblem, combosOf, isCharacterKey, Keymap } from "../../core/key_bindings.js";
import { ask } from "../dialog.js";
import { button, fill, h } from "../dom.js";

/**
 * @param {(key: string, params?: object) => string} t
 * @param {Keymap} keymap
 * @param {(keymap: Keymap) => void} onChange
 */
export async function showKeyHelp(t, keymap, onChange) {
  let current = keymap;
  const note = h("p", { class: "key-note", role: "status" });
  const list = h("dl", { class: "key-list" });
  const apply = (changed) => {
    current = changed;
    onChange(changed);
    draw();
  };
  const characters = tick(current.characterKeys, (isOn) => apply(current.withCharacterKeys(isOn)));
  const accepting = tick(current.pickAccepts, (isOn) => apply(current.withPickAccepts(isOn)));
  const reset = () => {
    for (const box of [characters, accepting]) box.checked = true;
    apply(new Keymap());
  };
  const draw = () =>
    fill(
      list,
      ACTIONS.map((action) => row(t, current, action, note, apply)),
    );
  draw();
  await ask({
    title: t("keys.title"),
    class: "dialog-keys",
    body: [
      h("p", {}, t("keys.intro")),
      list,
      note,
      h("label", { class: "check" }, accepting, t("keys.pickAccepts")),
      h("label", { class: "check" }, characters, t("keys.characters")),
      button({ label: t("keys.reset"), kind: "quiet", on: { click: reset } }),
    ],
    choices: [{ label: t("dialog.close"), value: "", kind: "primary" }],
  });
}

function tick(isOn, onChange) {
  const box = h("input", { type: "checkbox", checked: isOn, on: { change: () => onChange(box.checked) } });
  return box;
}

function row(t, keymap, action, note, apply) {
  const combos = keymap.keys[action];
  const isOff = (combo) => !keymap.characterKeys && isCharacterKey(combo);
  const change = h(
    "button",
    { type: "button", class: "key-change", "aria-label": t("keys.change", { action: t(`keys.${action}`) }) },
    combos.length
      ? combos.map((combo) => h("kbd", { class: isOff(combo) ? "is-off" : "" }, combo.replace("Digit", "")))
      : h("kbd", {}, "–"),
  );
  change.addEventListener("click", () => listen(t, change, note, (combo) => apply(keymap.bind(action, combo))));
  return h("div", {}, h("dt", {}, t(`keys.${action}`)), h("dd", {}, change));
}

/** Waits for one key on the button; Escape or leaving the button changes nothing. */
function listen(t, change, note, onKey) {
  const over = new AbortController();
  const before = [...change.childNodes];
  const stop = () => {
    over.abort();
    change.replaceChildren(...before);
    change.classList.remove("is-listening");
  };
  change.classList.add("is-listening");
  fill(change, t("keys.press"));
  change.addEventListener("blur", stop, { signal: over.signal });
  change.addEventListener(
    "keydown",
    (event) => {
      const [combo] = combosOf(event);
      if (!combo) return;
      event.preventDefault();
      event.stopPropagation();
      const problem = combo === "Escape" ? null : bindingProblem(combo);
      note.textContent = problem ? t(`keys.problem.${problem}`, { key: combo }) : "";
      stop();
      if (combo !== "Escape" && !problem) onKey(combo);
    },
    { signal: over.signal },
  );
}
