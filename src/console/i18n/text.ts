import { type Language, settings } from "../app/settings.ts";
import { Store, useStore } from "../app/store.ts";
import type { Key, Messages } from "./en.ts";

/** A reader wants one language: the texts of the others do not come. */
const MESSAGES: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => (await import("./en.ts")).EN,
  "zh-CN": async () => (await import("./zh-cn.ts")).ZH_CN,
};

type Values = Readonly<Record<string, string | number>>;
/** Keys of texts that differ by number, without the ending. */
type Counted = Key extends infer K ? (K extends `${infer Base}.one` ? Base : never) : never;

/** The texts of one language. */
export interface Text {
  readonly language: Language;
  (key: Key, values?: Values): string;
  /** For a number of things, which is `{n}` in the text. */
  readonly count: (key: Counted, n: number) => string;
  /** The word for a state of a job, task, party or answer. */
  readonly state: (state: string) => string;
}

function textOf(language: Language, messages: Messages): Text {
  const plural = new Intl.PluralRules(language);
  const text = (key: Key, values: Values = {}): string => fill(messages[key], values);
  const count = (key: Counted, n: number): string =>
    text(`${key}.${plural.select(n) === "one" ? "one" : "other"}`, { n: n.toLocaleString(language) });
  const isState = (word: string): word is State => Object.hasOwn(messages, `state.${word}`);
  const state = (word: string): string => (isState(word) ? text(`state.${word}`) : word);
  return Object.assign(text, { language, count, state });
}

type State = Key extends infer K ? (K extends `state.${infer S}` ? S : never) : never;

function fill(message: string, values: Values): string {
  return message.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

const shown = new Store<Text | undefined>(undefined);

/** Brings the texts of the language that the reader has chosen, and those of another as soon as he chooses it. */
export async function bringTexts(): Promise<void> {
  settings.subscribe(() => void bring().catch(() => undefined));
  await bring();
}

/** Until they are there, and where they do not come, those of the language before are shown. */
async function bring(): Promise<void> {
  const { language } = settings.get();
  if (shown.get()?.language === language) return;
  const text = textOf(language, await MESSAGES[language]());
  if (settings.get().language === language) shown.set(text);
}

/** The texts of the language that the reader has chosen. */
export function useText(): Text {
  return useStore(shown)!;
}
