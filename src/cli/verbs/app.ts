import type { ExampleTask } from "../../workload/rendered-pods.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { type FlagValues, text, texts } from "../flags.ts";
import { textOf } from "../manifest.ts";
import { tableLines } from "../output/table.ts";
import type { AppView, Directory } from "../source/directory.ts";

type Action = (context: Context, directory: Directory, name: string, flags: FlagValues) => Promise<number>;

/** Looks at AppImages. */
export const app: Verb = {
  name: "app",
  args: "list|get|render [NAME]",
  count: [1, 2],
  summary: "Show AppImages, and the pod and files that one makes for a role.",
  help: "`render` makes nothing. What a domain's own settings add is not in it.",
  flags: {
    role: { type: "string", value: "ROLE", help: "With render: for this role; the first." },
    party: { type: "string", value: "DOMAIN", help: "With render: whose pod it is." },
    with: {
      type: "string",
      multiple: true,
      value: "DOMAIN[/ROLE]",
      help: "With render: a further party of the task.",
    },
    input: { type: "string", value: "FILE", help: "With render: the task's input; - for standard input." },
  },
  examples: [
    ["app list", "names, images, roles"],
    ["app render psi --party alice --with bob --input input.json", "what alice would run"],
  ],
  run: async (context, [what = "", name], flags) => {
    const action = ACTIONS[what];
    if (action === undefined) throw usage(`app ${what} is unknown`, `one of ${Object.keys(ACTIONS).join(", ")}`);
    if (name === undefined && what !== "list") throw usage(`app ${what} needs a NAME`, "kj app list");
    return action(context, await (await context.source()).directory(), name ?? "", flags);
  },
};

const ACTIONS: Readonly<Record<string, Action>> = { list, get, render };

async function list(context: Context, directory: Directory): Promise<number> {
  const apps = [...(await directory.apps())].sort((a, b) => a.name.localeCompare(b.name));
  if (await context.printValue({ apps })) return EXIT.ok;
  if (apps.length === 0) context.note(`no AppImages (${context.place})`);
  const columns = [{ title: "NAME" }, { title: "IMAGE", flexible: true }, { title: "ROLES", flexible: true }];
  const rows = apps.map(({ name, image, roles }) => [name, image, roles.map(roleText).join(",")]);
  if (rows.length > 0) for (const line of tableLines(context.style, columns, rows)) context.print(line);
  return EXIT.ok;
}

async function get(context: Context, directory: Directory, name: string): Promise<number> {
  const found = await directory.app(name);
  if (await context.printValue(found)) return EXIT.ok;
  context.print(`${found.name}: ${found.image}`);
  const columns = [{ title: "ROLE" }, { title: "PODS" }, { title: "CONTAINERS", flexible: true }];
  const rows = found.roles.map((each) => [roleText(each), String(each.replicas), each.containers.join(",")]);
  for (const line of tableLines(context.style, columns, rows)) context.print(line);
  if (found.files.length > 0) context.print(`files: ${found.files.join(", ")}`);
  return EXIT.ok;
}

function roleText({ role }: AppView["roles"][number]): string {
  return role === "" ? "any" : role;
}

async function render(context: Context, directory: Directory, name: string, flags: FlagValues): Promise<number> {
  const made = await directory.render(name, exampleOf(flags));
  if (made.problem) throw new CliError(`no pod can be made: ${made.problem}`, { reason: "Invalid" });
  const { files = [], replicas = 0, pod = "null" } = made;
  const object = JSON.parse(pod) as unknown;
  if (await context.printValue({ replicas, pod: object, files })) return EXIT.ok;
  const { dump } = await import("js-yaml");
  context.note(`${replicas} ${replicas === 1 ? "pod" : "pods"} of this form`);
  context.io.stdout.write(dump(object, { noRefs: true, lineWidth: -1 }));
  for (const file of files) context.print(`---\n# ${file.path}\n${file.text}`);
  return EXIT.ok;
}

function exampleOf(flags: FlagValues): ExampleTask {
  const input = text(flags, "input");
  return {
    role: text(flags, "role") ?? "",
    domainID: text(flags, "party") ?? "",
    taskInputConfig: input === undefined ? "" : textOf(input),
    others: texts(flags, "with"),
  };
}
