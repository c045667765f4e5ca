import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { EN, type Key } from "./en.ts";
import { ZH_CN } from "./zh-cn.ts";

const KEYS = Object.keys(EN) as Key[];
const holes = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

it("each text has a translation with the same holes, and no other", () => {
  expect(Object.keys(ZH_CN).sort()).toEqual([...KEYS].sort());
  // Where a language has one form for all numbers, it still says how many.
  for (const key of KEYS) expect([key, holes(ZH_CN[key])]).toEqual([key, holes(EN[key])]);
});

it("no translation is empty or left in English", () => {
  // Names are the same everywhere.
  const bare = (key: Key): string => EN[key].replaceAll(/\{\w+\}|UTC|YAML/g, "");
  const same = KEYS.filter((key) => ZH_CN[key] === EN[key] && /[a-z]{3}/i.test(bare(key)));
  expect(same).toEqual([]);
  expect(KEYS.filter((key) => ZH_CN[key].trim() === "")).toEqual([]);
});

it("every text is shown somewhere", () => {
  const root = resolve(import.meta.dirname, "..");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!test)\.tsx?$/.test(name),
  );
  const source = files
    .filter((name) => !name.startsWith("i18n"))
    .map((name) => readFileSync(join(root, name), "utf8"))
    .join("\n");
  const used = (key: string): boolean => {
    const parts = key.split(".");
    const begins = parts.map((_, index) => `\`${parts.slice(0, index).join(".")}.\${`);
    return source.includes(`"${key}"`) || begins.some((begin) => source.includes(begin));
  };
  const isShown = (key: Key): boolean =>
    key.startsWith("state.") || used(key) || used(key.replace(/\.(?:one|other)$/, ""));
  expect(KEYS.filter((key) => !isShown(key))).toEqual([]);
});
