/**
 * What the selected field is called, how it is read, and where it is; without one, how to draw a field.
 */

import { ACCENTS, CASES, KINDS, MOST_NAME } from "../../core/forms/form_edits.js";
import { button, fill, h, select } from "../dom.js";
import { fieldName, problemWords } from "./field_words.js";

const SIDES = ["left", "top", "width", "height"];

export class FieldPanel {
  #app;
  #session;
  #onDone;
  #shownKey;
  #inputs = null;
  #problems = h("ul", { class: "field-problems", testid: "field-problems" });
  element = h("section", { class: "panel field-panel", testid: "field-panel" });

  /** @param {() => void} onDone Enter in the name: back to the page */
  constructor(app, session, onDone) {
    this.#app = app;
    this.#session = session;
    this.#onDone = onDone;
    this.element.setAttribute("aria-label", app.t("editor.field"));
    this.update();
  }

  update() {
    const { selected } = this.#session;
    if ((selected?.key ?? null) !== this.#shownKey) this.#build(selected);
    if (selected) this.#show(selected);
  }

  /** For typing the name of a field that was just drawn. */
  focusName() {
    this.#inputs?.name.focus();
    this.#inputs?.name.select();
  }

  #build(field) {
    this.#shownKey = field?.key ?? null;
    if (!field) {
      this.#inputs = null;
      fill(this.element, this.#hints());
      return;
    }
    const { t } = this.#app;
    const inputs = this.#makeInputs();
    this.#inputs = inputs;
    fill(
      this.element,
      h("h2", {}, t("editor.field")),
      labelled(t("editor.name"), inputs.name),
      this.#problems,
      h("div", { class: "field-kind" }, inputs.kindLabel, inputs.boxesLabel),
      inputs.hint,
      inputs.style,
      h("label", { class: "check" }, inputs.optional, h("span", {}, t("editor.optional"))),
      h(
        "fieldset",
        { class: "field-place" },
        h("legend", { class: "control-label" }, t("editor.placeTitle")),
        SIDES.map((side, index) => labelled(t(`editor.side.${side}`), inputs.sides[index])),
      ),
      this.#actions(),
    );
  }

  #hints() {
    const { t } = this.#app;
    return [
      h("h2", {}, t("editor.how")),
      h(
        "ul",
        { class: "editor-how" },
        ["draw", "finger", "box", "keyboard", "order"].map((name) =>
          h("li", { class: name === "finger" && "only-finger" }, t(`editor.how.${name}`)),
        ),
      ),
    ];
  }

  #makeInputs() {
    const { t } = this.#app;
    const kindLabel = select({
      label: t("editor.kind"),
      "data-testid": "field-kind",
      options: KINDS.map((kind) => [kind, t(`editor.kind.${kind}`)]),
      onChange: (kind) => this.#chooseKind(kind),
    });
    const caseLabel = this.#ownOr("case", CASES);
    const accentsLabel = this.#ownOr("accents", ACCENTS);
    const boxes = this.#number({ min: 1, max: 99, step: 1, testid: "field-boxes" }, (count) =>
      this.#change({ boxes: count }),
    );
    return {
      name: this.#nameInput(),
      kindLabel,
      kind: kindLabel.querySelector("select"),
      boxes,
      boxesLabel: labelled(t("editor.boxes"), boxes),
      hint: h("p", { class: "quiet" }),
      style: h(
        "div",
        { class: "field-style" },
        caseLabel,
        accentsLabel,
        h("p", { class: "quiet" }, t("editor.styleHint")),
      ),
      case: caseLabel.querySelector("select"),
      accents: accentsLabel.querySelector("select"),
      optional: h("input", {
        type: "checkbox",
        testid: "field-optional",
        on: { change: ({ target }) => this.#change({ optional: target.checked }) },
      }),
      sides: SIDES.map((side, index) =>
        this.#number({ step: 0.1, min: 0, max: 2000, testid: `field-${side}` }, (mm) => this.#moveSide(index, mm)),
      ),
    };
  }

  /** A choice of the field's own, or that of the installation. */
  #ownOr(member, values) {
    const { t } = this.#app;
    return select({
      label: t(`editor.${member}`),
      "data-testid": `field-${member}`,
      options: [["", t("editor.asInstalled")], ...values.map((value) => [value, t(`editor.${member}.${value}`)])],
      onChange: (value) => this.#change({ [member]: value || null }),
    });
  }

  #nameInput() {
    return h("input", {
      type: "text",
      maxlength: MOST_NAME,
      autocomplete: "off",
      spellcheck: "false",
      testid: "field-name",
      on: {
        input: ({ target }) => this.#change({ name: target.value }, `name ${this.#shownKey}`),
        change: () => this.#session.endStep(),
        keydown: (event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          this.#onDone();
        },
      },
    });
  }

  #number(props, onNumber) {
    const take = ({ target }) => {
      const value = target.valueAsNumber;
      if (Number.isFinite(value)) onNumber(value);
    };
    return h("input", { type: "number", ...props, on: { input: take, change: () => this.#session.endStep() } });
  }

  #chooseKind(kind) {
    const { boxes } = this.#session.selected;
    this.#change({ kind, boxes: kind === "comb" ? boxes || this.onBoxes() : 0 });
  }

  /** How many boxes are printed in the selected field; the view knows. */
  onBoxes = () => 0;

  #moveSide(index, mm) {
    const rect = this.#session.selected.rect_mm.with(index, mm);
    if (index < 2 || mm > 0) this.#change({ rect_mm: rect }, `side ${index} ${this.#shownKey}`);
  }

  #change(change, tag = null) {
    this.#session.update(this.#shownKey, change, tag);
  }

  #show(field) {
    const { t } = this.#app;
    const { form, problems } = this.#session;
    const inputs = this.#inputs;
    setValue(inputs.name, field.name);
    setValue(inputs.kind, field.kind);
    setValue(inputs.boxes, field.boxes || "");
    inputs.boxesLabel.hidden = field.kind !== "comb";
    inputs.hint.textContent = t(`editor.hint.${field.kind}`);
    inputs.style.hidden = field.kind === "text";
    setValue(inputs.case, field.case ?? "");
    setValue(inputs.accents, field.accents ?? "");
    inputs.optional.checked = field.optional;
    for (const [index, input] of inputs.sides.entries()) setValue(input, field.rect_mm[index]);
    const own = problems.filter(({ key, other }) => key === field.key || other === field.key);
    inputs.name.setAttribute("aria-invalid", String(own.some(({ kind }) => kind === "noName" || kind === "twice")));
    fill(
      this.#problems,
      own.map((problem) =>
        h("li", { class: problem.blocks ? "notice notice-bad" : "notice" }, problemWords(t, form, problem)),
      ),
    );
  }

  #actions() {
    const { t } = this.#app;
    const session = this.#session;
    const act = (label, testid, click, kind = "") => button({ label, kind, testid, on: { click } });
    const name = () => fieldName(t, session.form, session.selected);
    return h(
      "div",
      { class: "field-actions" },
      session.form.pages.length > 1 && act(t("editor.copyToAll"), "field-copy", () => this.#copyToAll(name())),
      act(t("editor.duplicate"), "field-duplicate", () => {
        const original = name();
        session.duplicate(this.#shownKey, (number) => t("editor.copyName", { name: original, number }));
      }),
      act(t("editor.delete"), "field-delete", () => session.remove(this.#shownKey), "danger"),
    );
  }

  #copyToAll(name) {
    const { t, announcer } = this.#app;
    this.#session.copyToAllPages(this.#shownKey, (page) => t("editor.copyPage", { name, page }));
    announcer.say(t("editor.copied", { count: this.#session.form.pages.length - 1 }));
  }
}

function labelled(label, input) {
  return h("label", { class: "control" }, h("span", { class: "control-label" }, label), input);
}

/** Leaves what is being typed as it is. */
function setValue(input, value) {
  const isTyped = input === document.activeElement && input.type === "number";
  if (!isTyped && input.value !== String(value)) input.value = value;
}
