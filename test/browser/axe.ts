import axeCore from "axe-core";
import type { Page } from "playwright-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with the page as it is; one line for each. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  return page.evaluate(async (values) => {
    // oxlint-disable-next-line typescript/no-explicit-any -- it is put into the page as text
    const { axe } = globalThis as any;
    const { violations } = await axe.run({ runOnly: { type: "tag", values } });
    return violations.flatMap(({ id, nodes }: { id: string; nodes: { html: string; failureSummary: string }[] }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
    );
  }, RULES);
}
