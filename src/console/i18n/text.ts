import { type Language, useSettings } from "../app/settings.ts";
import { EN, type Key, type Messages } from "./en.ts";
import { ZH_CN } from "./zh-cn.ts";

const MESSAGES: Readonly<Record<Language, Messages>> = { en: EN, "zh-CN": ZH_CN };

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

/** The texts of a language. */
export function textIn(language: Language): Text {
  const messages = MESSAGES[language];
  const plural = new Intl.PluralRules(language);
  const text = (key: Key, values: Values = {}): string => fill(messages[key], values);
  const count = (key: Counted, n: number): string =>
    text(`${key}.${plural.select(n) === "one" ? "one" : "other"}`, { n: n.toLocaleString(language) });
  const state = (word: string): string => (isState(word) ? text(`state.${word}`) : word);
  return Object.assign(text, { language, count, state });
}

type State = Key extends infer K ? (K extends `state.${infer S}` ? S : never) : never;

function isState(word: string): word is State {
  return Object.hasOwn(EN, `state.${word}`);
}

function fill(message: string, values: Values): string {
  return message.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

const TEXTS: Readonly<Record<Language, Text>> = { en: textIn("en"), "zh-CN": textIn("zh-CN") };

/** The texts of the language that the reader has chosen. */
export function useText(): Text {
  return TEXTS[useSettings().language];
}
