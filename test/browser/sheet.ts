import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { chromiumPath } from "./chromium.ts";

/**
 * Puts the pictures of a folder on sheets, many on each, so that all pages are looked at: the files of this folder make them
 * with `KJO_PICTURES=DIR KJO_BROWSER_LOOKS=all`, and `npx tsx test/browser/sheet.ts DIR` writes `DIR/sheet-LOOK-N.png`.
 */
const WIDE = { look: /-(?:en|zh-CN)-(?:light|dark)-1280$/, pixels: 760, columns: 3, rows: 3 };
const NARROW = { look: /-(?:en|zh-CN)-(?:light|dark)-390$/, pixels: 390, columns: 6, rows: 2 };

const [folder = "."] = parseArgs({ allowPositionals: true }).positionals;
const pictures = readdirSync(folder)
  .filter((name) => name.endsWith(".png") && !name.startsWith("sheet-"))
  .map((name) => name.slice(0, -".png".length));
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: chromiumPath(), args });
const page = await browser.newPage();
for (const { look, pixels, columns, rows } of [WIDE, NARROW]) {
  const looks = new Set(pictures.flatMap((name) => look.exec(name)?.[0] ?? []));
  for (const each of looks) {
    const names = pictures.filter((name) => name.endsWith(each)).sort();
    for (let from = 0; from < names.length; from += columns * rows)
      await sheet(`${folder}/sheet${each}-${from / (columns * rows)}.png`, names.slice(from, from + columns * rows), {
        pixels,
        columns,
      });
  }
}
await browser.close();

async function sheet(path: string, names: readonly string[], form: { pixels: number; columns: number }): Promise<void> {
  const { pixels, columns } = form;
  const figures = names.map(
    (name) => `<figure><figcaption>${name}</figcaption><img src="file://${resolve(folder, name)}.png"></figure>`,
  );
  const style = `body { display: grid; grid-template-columns: repeat(${columns}, ${pixels}px); gap: 8px; margin: 8px; background: #888 }
    figure { margin: 0 } img { width: 100% } figcaption { font: 12px sans-serif }`;
  await page.setViewportSize({ width: (pixels + 8) * columns + 8, height: 600 });
  // Pictures of this machine are shown to pages of this machine alone.
  await page.goto(`file://${resolve(folder)}`);
  await page.setContent(`<style>${style}</style>${figures.join("")}`, { waitUntil: "load" });
  await page.screenshot({ path, fullPage: true });
  process.stdout.write(`${path}\n`);
}
