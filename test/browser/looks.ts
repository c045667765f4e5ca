import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { EN, type Key } from "../../src/console/i18n/en.ts";
import { ZH_CN } from "../../src/console/i18n/zh-cn.ts";
import { Random } from "../support/random.ts";
import { violationsOf } from "./axe.ts";
import { picture, type View } from "./harness.ts";

// How pages look: in both languages, both themes, wide and on a phone. Each file looks at its pages in two ways that have
// nothing in common, chosen by seed; KJO_BROWSER_LOOKS=all looks in all eight, and with KJO_PICTURES=DIR keeps pictures.

const SEED = Number(process.env["KJO_SEED"] ?? Date.now() % 1_000_000);
const IS_WHOLE = process.env["KJO_BROWSER_LOOKS"] === "all";

/** A way to look at a page. */
type Look = readonly [language: "en" | "zh-CN", theme: "light" | "dark", width: 1280 | 390];

const OTHER = { en: "zh-CN", "zh-CN": "en", light: "dark", dark: "light", 1280: 390, 390: 1280 } as const;
const IN_ENGLISH: readonly Look[] = [
  ["en", "light", 1280],
  ["en", "dark", 1280],
  ["en", "light", 390],
  ["en", "dark", 390],
];

/** Every language, theme and width is in each pair once. */
function pairOf([language, theme, width]: Look): readonly Look[] {
  return [
    [language, theme, width],
    [OTHER[language], OTHER[theme], OTHER[width]],
  ];
}

/** What a file does with its pages in one way of looking. */
interface Looking {
  readonly view: View;
  /** A text of the console in the language that is looked at. */
  readonly said: (key: Key) => string;
  /** Keeps a picture of the page as it is under this name. */
  readonly keep: (page: Page, name: string) => Promise<void>;
  /** Finds what is wrong with the page as it is, and keeps a picture of it under this name. */
  readonly check: (page: Page, name: string) => Promise<void>;
}

/** Tests that nothing of a file's pages is cut off, and that axe finds nothing wrong with them. */
export function looksRight(look: (looking: Looking) => Promise<void>): void {
  const pairs = IN_ENGLISH.map(pairOf);
  const looks = IS_WHOLE ? pairs.flat() : pairs[new Random(SEED).below(pairs.length)]!;
  it.each(looks)(
    `in %s, %s, at %i px nothing is cut off, and axe finds nothing wrong (seed ${SEED})`,
    async (language, theme, width) => {
      const keep = (page: Page, name: string): Promise<void> => picture(page, `${name}-${language}-${theme}-${width}`);
      await look({
        keep,
        view: { language, theme, width, withoutPolicy: true },
        said: (key) => (language === "en" ? EN : ZH_CN)[key],
        check: async (page, name) => {
          expect(await page.getAttribute("html", "lang")).toBe(language);
          expect((await page.evaluate<string[]>(CUT_OFF)).join("\n")).toBe("");
          expect((await violationsOf(page)).join("\n")).toBe("");
          await keep(page, name);
        },
      });
    },
  );
}

/**
 * What of the page, or of the dialog over it, cannot be seen without scrolling sideways. Logs, listings and the graph scroll
 * by their nature, and so does the table of tasks.
 */
const CUT_OFF = `(() => {
  const scrolls = ".log-rows, .listing, .source-text, .graph, .tasks, textarea, input, select, .hidden";
  const all = [document.documentElement, ...document.querySelectorAll("body *")];
  return all
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1 && each.closest(scrolls) === null)
    .filter((each) => {
      const { display, overflowX, textOverflow } = getComputedStyle(each);
      return display !== "inline" && textOverflow !== "ellipsis" && (overflowX !== "visible" || each === document.documentElement);
    })
    .map((each) => each.tagName + "." + each.className + ": " + each.scrollWidth + " > " + each.clientWidth);
})()`;
