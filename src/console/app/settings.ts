import { Store, useStore } from "./store.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];
export const ZONES = ["local", "UTC"] as const;
export type Zone = (typeof ZONES)[number];

/** What a reader has chosen on this machine; nothing secret. */
export interface Settings {
  readonly theme: Theme;
  readonly language: Language;
  readonly zone: Zone;
  /** Whether letters are commands. */
  readonly shortcuts: boolean;
  /** Whether long lines of logs wrap, and whether lines show when they were printed. */
  readonly logWrap: boolean;
  readonly logTimes: boolean;
}

const KEY = "kj";

export const settings = new Store(stored());

function stored(): Settings {
  const found = readStored();
  return {
    theme: THEMES.find((each) => each === found["theme"]) ?? "system",
    language: LANGUAGES.find((each) => each === found["language"]) ?? preferredLanguage(navigator.languages),
    zone: ZONES.find((each) => each === found["zone"]) ?? "local",
    shortcuts: found["shortcuts"] !== false,
    logWrap: found["logWrap"] === true,
    logTimes: found["logTimes"] !== false,
  };
}

function readStored(): Record<string, unknown> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The first of ours that the browser asks for. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const first = wanted.find((each) => /^(?:zh|en)\b/i.test(each)) ?? "en";
  return first.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

/** Changes what is named and remembers it. */
export function change(some: Partial<Settings>): void {
  settings.set({ ...settings.get(), ...some });
  try {
    localStorage.setItem(KEY, JSON.stringify(settings.get()));
  } catch {
    // A browser that stores nothing forgets it with the tab.
  }
}

/** Shows the theme and the language on the document, now and after each change. */
export function applySettings(): void {
  const apply = (): void => {
    const { theme, language } = settings.get();
    const root = document.documentElement;
    root.lang = language;
    if (theme === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = theme;
  };
  apply();
  settings.subscribe(apply);
}

export function useSettings(): Settings {
  return useStore(settings);
}
