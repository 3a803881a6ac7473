/**
 * Theme and language, kept in the browser's storage.
 */

import { localeCandidates, SHIPPED_LOCALES } from "../../core/messages.js";

const THEMES = ["auto", "light", "dark"];

export function storedTheme(storage) {
  const theme = storage.getItem("paraph.theme");
  return THEMES.includes(theme) ? theme : "auto";
}

export function nextTheme(theme) {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
}

export function applyTheme(theme, storage) {
  document.documentElement.dataset.theme = theme;
  storage.setItem("paraph.theme", theme);
}

/**
 * Loads the messages in the preferred language. A language that is not shipped needs one file, `messages/<tag>.json`,
 * and a browser that asks for it.
 *
 * @returns {Promise<{locale: string, catalogue: object, fallback: object, offered: string[]}>}
 */
export async function loadMessages(storage) {
  const candidates = localeCandidates(storage.getItem("paraph.locale"), navigator.languages);
  const fallback = await loadCatalogue("en");
  for (const locale of candidates) {
    const catalogue = locale === "en" ? fallback : await loadCatalogue(locale).catch(() => null);
    if (catalogue) return { locale, catalogue, fallback, offered: [...new Set([...SHIPPED_LOCALES, locale])] };
  }
  throw new Error("messages/en.json could not be read");
}

async function loadCatalogue(locale) {
  const response = await fetch(new URL(`static/messages/${locale}.json`, document.baseURI));
  if (!response.ok) throw new Error(`messages/${locale}.json: HTTP ${response.status}`);
  return response.json();
}

/** One of the browser's storages, or a temporary one where the browser allows none. */
export function safeStorage(name = "localStorage") {
  try {
    const storage = window[name];
    storage.setItem("paraph.probe", "1");
    storage.removeItem("paraph.probe");
    return storage;
  } catch {
    const values = new Map();
    return {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => values.set(key, String(value)),
      removeItem: (key) => values.delete(key),
    };
  }
}
