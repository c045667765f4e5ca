import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import type { KusciaJob, KusciaJobTemplate } from "../../api/types.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { jobIn, objectIn } from "../manifest.ts";
import { tableLines } from "../output/table.ts";
import { PARAMETER_FLAGS, parametersOf } from "../parameters.ts";
import type { Catalog, TemplateView } from "../source/catalog.ts";

type Action = (context: Context, catalog: Catalog, name: string, flags: FlagValues) => Promise<number>;

/** Looks at templates. */
export const template: Verb = {
  name: "template",
  args: "list|get|params|render|create [NAME]",
  count: [1, 2],
  summary: "Show templates and their parameters, and the job that one would make; create templates.",
  help: "`kj run TEMPLATE -p NAME=VALUE` makes a job. A template is created from a KusciaJobTemplate, or from a KusciaJob with `$(params.NAME)` where a value goes.",
  flags: {
    ...PARAMETER_FLAGS,
    file: { type: "string", short: "f", value: "FILE", help: "With create: what it is made of, YAML or JSON." },
    "dry-run": { type: "boolean", help: "With create: say what would be created, and create nothing." },
  },
  examples: [
    ["template get psi", "what it is for, and its parameters"],
    ["template params psi -o json", "its parameters alone"],
    ["template create psi -f psi.yaml", "NAME may be left out if the file has one"],
    ["template render psi -p column=id -o yaml", "the spec of the job, which is not made"],
  ],
  run: async (context, [what = "", name], flags) => {
    const action = ACTIONS[what];
    if (action === undefined) throw usage(`template ${what} is unknown`, `one of ${Object.keys(ACTIONS).join(", ")}`);
    if (name === undefined && what !== "list" && what !== "create")
      throw usage(`template ${what} needs a NAME`, "kj template list");
    return action(context, await (await context.source()).catalog(), name ?? "", flags);
  },
};

const ACTIONS: Readonly<Record<string, Action>> = {
  list: async (context, catalog) => {
    const templates = [...(await catalog.templates())].sort((a, b) => a.name.localeCompare(b.name));
    if (await context.printValue({ templates })) return EXIT.ok;
    if (templates.length === 0) context.note(`no templates (${context.place})`);
    const columns = [
      { title: "NAME" },
      { title: "PARAMETERS", flexible: true },
      { title: "DESCRIPTION", flexible: true },
    ];
    const rows = templates.map(({ name, parameters, description }) => [
      name,
      parameters.map((each) => each.name).join(","),
      description,
    ]);
    if (rows.length > 0) for (const line of tableLines(context.style, columns, rows)) context.print(line);
    return EXIT.ok;
  },
  create,
  get: async (context, catalog, name) => {
    const found = await catalog.template(name);
    if (!(await context.printValue(found))) show(context, found);
    return EXIT.ok;
  },
  params: async (context, catalog, name) => {
    const { parameters } = await catalog.template(name);
    if (await context.printValue({ parameters })) return EXIT.ok;
    if (parameters.length === 0) context.note(`${name} has no parameters`);
    showParameters(context, parameters);
    return EXIT.ok;
  },
  render: async (context, catalog, name, flags) => {
    const spec = await catalog.render(name, await parametersOf(flags));
    if (await context.printValue(spec)) return EXIT.ok;
    const { dump } = await import("js-yaml");
    context.io.stdout.write(dump(spec, { noRefs: true, lineWidth: -1 }));
    return EXIT.ok;
  },
};

/** What a job or a template says, as a template. @throws CliError */
async function create(context: Context, catalog: Catalog, name: string, flags: FlagValues): Promise<number> {
  const path = text(flags, "file");
  if (path === undefined) throw usage("template create needs -f FILE", "a KusciaJobTemplate or a KusciaJob");
  const made = (await objectIn<KusciaJobTemplate>(path, "KusciaJobTemplate")) ?? asTemplate(await jobIn(path));
  const chosen = name || made.metadata.name;
  if (chosen === undefined) throw usage("the template has no name", "kj template create NAME -f FILE");
  if (isSet(flags, "dry-run")) {
    const { templateProblems } = await import("../../template/render.ts");
    const [problem] = templateProblems(made.spec);
    if (problem !== undefined) throw new CliError(problem, { reason: "Invalid", hint: "nothing was created" });
    const names = (made.spec.parameters ?? []).map((each) => each.name).join(", ");
    context.print(
      `template ${chosen} would be created, with ${names === "" ? "no parameters" : `the parameters ${names}`}`,
    );
    return EXIT.ok;
  }
  await catalog.createTemplate(chosen, made.spec);
  context.print(`template ${chosen} created`);
  return EXIT.ok;
}

/** Its parameters are those that it refers to; they are texts, and needed. */
function asTemplate({ metadata, spec }: KusciaJob): KusciaJobTemplate {
  const { labels } = metadata;
  const names = [...JSON.stringify({ labels, spec }).matchAll(/\$\(params\.([A-Za-z_][A-Za-z0-9_-]*)/g)].map(
    ([, name]) => name!,
  );
  const parameters = [...new Set(names)].map((name) => ({ name, required: true }));
  const made = { ...(labels && { metadata: { labels } }), spec: { ...spec } };
  return { metadata, spec: { parameters, template: made } };
}

function show(context: Context, { name, description, parameters, problem }: TemplateView): void {
  context.print(description === "" ? name : `${name}: ${description}`);
  if (problem !== undefined) context.note(`no job can be made from it: ${problem}`);
  showParameters(context, parameters);
}

function showParameters(context: Context, parameters: TemplateView["parameters"]): void {
  if (parameters.length === 0) return;
  const columns = ["PARAMETER", "TYPE", "DEFAULT"].map((title) => ({ title }));
  const rows = parameters.map(
    ({ name: parameter, type = "string", required = false, default: value, description: what = "", options = [] }) => [
      parameter,
      options.length > 0 ? options.join("|") : type,
      value ?? (required ? "needed" : "-"),
      what,
    ],
  );
  const all = [...columns, { title: "MEANING", flexible: true }];
  for (const line of tableLines(context.style, all, rows)) context.print(line);
}
