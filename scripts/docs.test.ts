import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { CONDITION, FAILURE_REASONS, WAIT_REASONS } from "../src/api/reasons.ts";
import { OPERATOR_OPTIONS } from "../src/operator/options.ts";
import { helpText } from "../src/process/options.ts";
import { API_OPTIONS } from "../src/server/options.ts";
import { planTask } from "../src/workload/render.ts";
import { anAppImage, anInput } from "../src/workload/testing.ts";
import { docsFiles } from "./generate-docs.ts";

const ROOT = resolve(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("docs/troubleshooting.md", () => {
  const text = read("docs/troubleshooting.md");
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));

  it.each([...Object.keys(WAIT_REASONS), ...Object.keys(FAILURE_REASONS)])("has a row on %s", (reason) => {
    expect(rows.some((row) => row.startsWith(`| \`${reason}\``))).toBe(true);
  });

  it("has rows on no other reasons", () => {
    const known = new Set([...Object.keys(WAIT_REASONS), ...Object.keys(FAILURE_REASONS)]);
    const named = rows.map((row) => row.slice(3, row.indexOf("`", 3)));
    expect(named.filter((each) => /^[A-Z][A-Za-z]+$/.test(each) && !known.has(each))).toEqual([]);
  });
});

describe("generated reference pages", () => {
  const files = docsFiles();
  const page = (name: string): string => files.get(`docs/reference/${name}.md`) ?? "";

  it.each(Object.values(CONDITION))("tell of the condition %s", (type) => {
    expect(page("reasons")).toContain(`| \`${type}\` |`);
  });

  it.each([
    ["operator", OPERATOR_OPTIONS],
    ["api", API_OPTIONS],
  ])("name the flags and variables of %s as --help does", (command, table) => {
    const help = helpText(command, "", table);
    for (const name of Object.keys(table)) {
      const [, flag, variable] = new RegExp(`\\| \`(--${name})\` \\| \`(\\w+)\` \\|`).exec(page("options")) ?? [];
      expect(help).toContain(`  ${flag} <`);
      expect(help).toContain(`[${variable}]`);
    }
  });

  it("list the metrics of both processes with their labels", () => {
    expect(page("metrics")).toContain("| `kusciajob_jobs` | gauge | `phase` |");
    expect(page("metrics")).toContain("| `workqueue_depth` | gauge | `name` |");
    expect(page("metrics")).toContain("| `kusciajob_api_requests_total` | counter | `method`, `transport`, `code` |");
  });

  it.each([...files])("are as they would be made: %s", (path, text) => {
    expect(read(path)).toBe(text);
  });
});

describe("docs/writing-an-engine.md", () => {
  it.each(["TASK_CLUSTER_DEFINE", "ALLOCATED_PORTS", "KUSCIA_CLUSTER_ADDRESSES"])("shows %s byte for byte", (name) => {
    const appImage = anAppImage(undefined, { "task-config.conf": `"{{.${name}}}"` });
    const [alice] = planTask(anInput({ appImage })).parties;
    const text = alice?.pods[0]?.configMaps[0]?.render().data?.["task-config.conf"] ?? "";
    expect(read("docs/writing-an-engine.md")).toContain(`\n\`\`\`json\n${JSON.parse(text)}\n\`\`\`\n`);
  });
});

describe("docs", () => {
  const pages = [
    "concepts",
    "differences-from-kuscia",
    "troubleshooting",
    "security",
    "operations",
    "writing-an-engine",
  ];

  it.each(pages.map((name) => `docs/${name}.md`))("%s: links between the pages lead to files", (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)].map(([, target]) => target!);
    for (const target of links) expect(() => readFileSync(resolve(ROOT, "docs", target))).not.toThrow("ENOENT");
  });
});
