import { ageText } from "../../util/duration.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { EXIT, usage } from "../errors.ts";
import { isSet } from "../flags.ts";
import { tableLines } from "../output/table.ts";
import type { Directory, DomainUsageView, DomainView, TaskInDomainView } from "../source/directory.ts";
import { requireStream, watchList } from "../watch-list.ts";

/** Looks at domains. */
export const domain: Verb = {
  name: "domain",
  args: "list|get [DOMAIN]",
  count: [1, 2],
  summary: "Show domains: what their quotas allow, what runs there, and what stands in line for the rest.",
  help: "Others' jobs are named to those only who may see all jobs.",
  flags: { watch: { type: "boolean", short: "w", help: "With list: go on with every change, one line each." } },
  examples: [
    ["domain list", "tasks that run and wait in each"],
    ["domain list -w", "and every change of them"],
    ["domain get bob", "its quotas, what runs, and its line"],
  ],
  run: async (context, [what = "", id], flags) => {
    const directory = await (await context.source()).directory();
    if (what === "list" && isSet(flags, "watch")) return watch(context, directory);
    if (what === "list") return list(context, await directory.domains());
    if (what !== "get") throw usage(`domain ${what} is unknown`, "one of list, get");
    if (id === undefined) throw usage("domain get needs a DOMAIN", "kj domain list");
    return get(context, await directory.domain(id));
  },
};

async function list(context: Context, domains: readonly DomainView[]): Promise<number> {
  if (await context.printValue({ domains })) return EXIT.ok;
  if (domains.length === 0) context.note(`no domains (${context.place})`);
  else for (const line of domainLines(context, domains)) context.print(line);
  return EXIT.ok;
}

function watch(context: Context, directory: Directory): Promise<number> {
  requireStream(context);
  return watchList(context, directory.watchDomains(context.io.signal), {
    kind: "domain",
    nameOf: ({ domain_id: id }) => id,
    lines: (domains) => domainLines(context, domains),
  });
}

function domainLines(context: Context, domains: readonly DomainView[]): readonly string[] {
  const titles = ["DOMAIN", "STATE", "RUN", "WAIT", "IN LINE"].map((title) => ({ title }));
  const rows = domains.map((each) => [
    each.domain_id,
    each.state,
    String(each.running_tasks),
    String(each.waiting_tasks),
    String(each.queued_tasks),
    each.message ?? "",
  ]);
  const columns = [...titles, { title: "BECAUSE", flexible: true }];
  return tableLines(context.style, columns, rows);
}

async function get(context: Context, usageOf: DomainUsageView): Promise<number> {
  if (await context.printValue(usageOf)) return EXIT.ok;
  const { domain_id, state, message, quotas, running, waiting } = usageOf;
  context.print(`${domain_id} is ${state}${message === undefined ? "" : `: ${message}`}`);
  const columns = ["RESOURCE", "USED", "OF", "QUOTA"].map((title) => ({ title }));
  const rows = quotas.map(({ quota, resource, hard, used }) => [resource, used || "?", hard, quota]);
  if (rows.length === 0) context.print("no quota: what runs there is limited by the cluster alone");
  else for (const line of tableLines(context.style, columns, rows)) context.print(line);
  showTasks(context, "runs", running);
  showTasks(context, "in line", waiting);
  return EXIT.ok;
}

function showTasks(context: Context, title: string, tasks: readonly TaskInDomainView[]): void {
  if (tasks.length === 0) {
    context.print(`${title}: nothing`);
    return;
  }
  context.print(`${title}:`);
  const columns = ["  #", "JOB", "TASK", "PODS", "SINCE"].map((name) => ({ title: name }));
  const rows = tasks.map(({ position, job, task, pods, since, reason = "" }) => [
    `  ${position ?? "-"}`,
    job,
    task,
    pods === 0 ? "?" : String(pods),
    ageText(since, context.now),
    reason,
  ]);
  const all = [...columns, { title: "WAITS FOR", flexible: true }];
  for (const line of tableLines(context.style, all, rows)) context.print(line);
}
