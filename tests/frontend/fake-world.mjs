/**
 * The state of the fake API: images, labels, versions and runs in memory. `trouble` switches failures on.
 */

import { Accounts } from "./fake-accounts.mjs";
import { sampleForms } from "./fake-forms.mjs";
import { samplePiles } from "./fake-piles.mjs";
import { now, version } from "./fake-runs.mjs";
import { drawName } from "./png.mjs";

const NAMES = [
  "MARTIN",
  "BEATRICE",
  "LEFEBVRE",
  "THOMAS",
  "MANON",
  "DUPONT",
  "O'NEILL",
  "JEAN-LUC",
  "CAMILLE",
  "ROUSSEAU",
  "BERTUCCI",
  "LEA",
  "ALEXANDRE",
  "GARNIER",
  "CHLOE",
  "FONTAINE",
  "HUGO",
  "DE LA TOUR",
  "MARCHAND",
  "INES",
];
const DOUBTS = { M: "N", A: "O", R: "P", E: "F", U: "V", C: "G", O: "D", I: "L", L: "I", H: "N" };

export class World {
  constructor({ count = NAMES.length } = {}) {
    this.trouble = { offline: false, workerAway: false, degraded: null, slow: 0, conflictOn: null, alike: 1 };
    this.accounts = new Accounts();
    this.images = new Map();
    this.files = new Map();
    this.history = new Map();
    this.bin = { images: new Map(), records: new Map(), batches: new Map() };
    this.batches = [
      { id: 1, name: "Forms of 2025" },
      { id: 2, name: "Forms of 2026" },
    ];
    this.versions = [
      version("paraph-2026.11-a", null, "shipped", 4000, { exact: 0.917, cer: 0.0212 }),
      version("paraph-2026.11-b", "paraph-2026.11-a", "retrained", 300, { exact: 0.924, cer: 0.0187 }),
    ];
    this.live = "paraph-2026.11-b";
    this.runs = [];
    this.operations = [];
    this.forms = sampleForms();
    this.piles = samplePiles();
    this.need = 5;
    for (let index = 0; index < count; index += 1)
      this.addImage(NAMES[index % NAMES.length], `field_${String(index + 1).padStart(3, "0")}.png`, 1 + (index % 2));
  }

  addImage(name, fileName, batchId) {
    const id = this.images.size + 1;
    const { png, width, height, places } = drawName(name, id);
    this.files.set(id, png);
    this.history.set(id, []);
    this.images.set(id, {
      id,
      file_name: fileName,
      path: fileName,
      batch_id: batchId,
      width,
      height,
      created_at: now(500 - id),
      file_url: `/api/v1/images/${id}/file`,
      expected: null,
      state: "pending",
      reading: reading(id, name, places, this.live),
      label: null,
      revision: 0,
      reading_error: null,
    });
    return this.images.get(id);
  }

  stats() {
    const images = [...this.images.values()];
    const labelled = { confirmed: 0, corrected: 0, unreadable: 0, blank: 0 };
    for (const { label } of images) if (label) labelled[label.kind] += 1;
    const have = Object.values(labelled).reduce((sum, count) => sum + count, 0);
    const letters = images.flatMap(({ label }) => [...(label?.unknown_characters ?? "")]);
    return {
      images: images.length,
      unread: 0,
      pending: images.filter(({ label }) => !label).length,
      labelled,
      right_unseen: have ? labelled.confirmed / have : null,
      new_letters: Object.fromEntries(letters.map((letter) => [letter, 1])),
      labels_since_last_run: have,
      retrain: {
        have,
        need: this.need,
        due_at: now(-600),
        letters: { corrections: letters.length, need: 20, learned: [] },
      },
      worker: { alive: !this.trouble.workerAway, seen_at: now() },
      live_version: this.live,
      degraded: this.trouble.degraded,
      batches: this.batches.map(({ id, name }) => ({
        id,
        name,
        images: images.filter((image) => image.batch_id === id).length,
        pending: 0,
        labelled: 0,
      })),
    };
  }

  /** @returns {{status: number, body: object|null, revision: number}} */
  label(id, expected, { kind, text }, { key, author = "local" } = {}) {
    const image = this.images.get(id);
    const saved = this.history.get(id).find((label) => key && label.key === key);
    if (saved) return { status: 200, body: saved, revision: saved.revision };
    if (this.trouble.conflictOn === id && image.revision === 0)
      this.#append(image, { kind: "corrected", text: "SOMEBODY", author: "Anne" });
    if (expected !== image.revision) return this.#conflict(image);
    const right = kind === "text" && text === image.reading.text;
    const unknown = [...(text ?? "")].filter((letter) => !/[A-Z '’-]/i.test(letter.normalize("NFD")[0])).join("");
    const label = this.#append(image, {
      kind: kind === "text" ? (right ? "confirmed" : "corrected") : kind,
      text: text ?? null,
      unknown_characters: unknown,
      author,
      key,
    });
    return { status: 200, body: label, revision: image.revision };
  }

  undo(id, expected) {
    const image = this.images.get(id);
    if (expected !== image.revision) return this.#conflict(image);
    const history = this.history.get(id);
    const before = history.find((label) => label.revision < image.revision && label.kind !== "withdrawn") ?? null;
    this.#append(image, {
      kind: before?.kind ?? "withdrawn",
      text: before?.text ?? null,
      author: "local",
      undoes: image.revision,
    });
    if (!before) Object.assign(image, { label: null, state: "pending" });
    return { status: 200, body: image.label, revision: image.revision };
  }

  promote(name) {
    this.live = name;
    return this.versions.find((one) => one.name === name);
  }

  #append(image, facts) {
    const revision = image.revision + 1;
    const label = { unknown_characters: "", undoes: null, ...facts, revision, created_at: now() };
    this.history.get(image.id).unshift(label);
    Object.assign(image, { revision, label, state: "labelled" });
    return label;
  }

  #conflict({ revision, label }) {
    return {
      status: 412,
      revision,
      body: {
        type: "about:blank",
        title: "Precondition failed",
        status: 412,
        detail: "Somebody else has labelled.",
        current: { revision, label },
      },
    };
  }
}

function reading(id, name, places, live) {
  const wrongAt = id % 3 === 0 ? [...name].findIndex((letter, index) => index > 0 && DOUBTS[letter]) : -1;
  const letters = [...name].map((letter, index) => (index === wrongAt ? DOUBTS[letter] : letter));
  const doubtAt = wrongAt >= 0 ? wrongAt : id % 2 ? [...name].findIndex((letter) => DOUBTS[letter]) : -1;
  const spans = letters.map((character, index) => ({
    character,
    ...places[index],
    confidence: index === doubtAt ? 0.34 + (id % 5) * 0.1 : 0.99 + (id % 3) * 0.003,
  }));
  const text = letters.join("");
  const other =
    doubtAt < 0
      ? []
      : [name, swap(letters, doubtAt, "T"), swap(letters, doubtAt, "S")].filter((offer) => offer !== text);
  return {
    id,
    version: live,
    status: "name",
    text,
    confidence: Math.min(...spans.map((span) => span.confidence)),
    spans,
    alternatives: [
      { text, confidence: 0.5 },
      ...other.map((offer, index) => ({ text: offer, confidence: 0.3 / (index + 1) })),
    ],
    created_at: now(60),
  };
}

function swap(letters, index, letter) {
  return letters.with(index, letter).join("");
}
