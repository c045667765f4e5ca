import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { oneLine } from "../../util/one-line.ts";
import type { Verb } from "../define.ts";
import { EXIT } from "../errors.ts";
import { text } from "../flags.ts";
import { requireJob } from "../jobs.ts";
import { tableLines } from "../output/table.ts";
import type { ResultView } from "../source/source.ts";
import { requireTask } from "./why.ts";

/** Shows what a job came to. */
export const results: Verb = {
  name: "results",
  args: "JOB [TASK]",
  count: [1, 2],
  summary: "Show a job's results, or write them into files.",
  help: "You see those that your parties gave or may read.",
  flags: {
    party: { type: "string", value: "DOMAIN", help: "Only those that this party gave." },
    dir: { type: "string", short: "d", value: "FOLDER", help: "Write each into a file of FOLDER." },
  },
  examples: [
    ["results nightly", "names, sizes and the beginnings of values"],
    ["results nightly train -d out", "one file each, TASK-NAME-PARTY"],
  ],
  run: async (context, [name = "", task], flags) => {
    const job = await requireJob(context, name);
    if (task !== undefined) requireTask(job, task);
    const party = text(flags, "party");
    const all = await (await context.source()).results(job);
    const chosen = all
      .filter((each) => (task === undefined || each.task === task) && (party === undefined || each.domain_id === party))
      .sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
    const folder = text(flags, "dir");
    if (folder !== undefined) return write(folder, chosen, (line) => context.print(line));
    if (await context.printValue({ results: chosen })) return EXIT.ok;
    if (chosen.length === 0) context.note(`${job.name} has no results`);
    const titles = ["TASK", "NAME", "PARTY", "TYPE", "SIZE"].map((title) => ({ title }));
    const rows = chosen.map(({ task: of, name: what, domain_id, media_type, size, uri, value }) => [
      of,
      what,
      domain_id,
      media_type,
      String(size),
      uri ?? (value === undefined ? "(removed)" : oneLine(value)),
    ]);
    const columns = [...titles, { title: "VALUE", flexible: true }];
    if (rows.length > 0) for (const line of tableLines(context.style, columns, rows)) context.print(line);
    return EXIT.ok;
  },
};

function keyOf({ task, attempt, name, domain_id }: ResultView): string {
  return [task, String(attempt).padStart(4, "0"), name, domain_id].join("/");
}

function write(folder: string, chosen: readonly ResultView[], print: (line: string) => void): number {
  mkdirSync(folder, { recursive: true });
  for (const { task, name, attempt, domain_id, value, uri } of chosen) {
    if (value === undefined) {
      print(`${task}/${name} of ${domain_id} is ${uri === undefined ? "removed" : `at ${uri}`}`);
      continue;
    }
    const again = attempt === 0 ? "" : `-${attempt}`;
    const path = join(folder, [`${task}${again}`, name, domain_id].map(plain).join("-"));
    writeFileSync(path, value);
    print(path);
  }
  return EXIT.ok;
}

/** Names of others must not lead out of the folder. */
function plain(name: string): string {
  return name.replace(/[^\w.-]/g, "_").replace(/^\.+/, "_");
}
