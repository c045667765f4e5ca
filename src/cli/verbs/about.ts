import type { Verb } from "../define.ts";
import { EXIT } from "../errors.ts";
import { isSet } from "../flags.ts";
import { hanging } from "../output/width.ts";
import type { Identity, JobSource } from "../source/source.ts";

/** Shows versions. */
export const version: Verb = {
  name: "version",
  args: "",
  count: [0, 0],
  summary: "Show the version of kj and of what it talks to.",
  flags: { client: { type: "boolean", help: "Only that of kj; asks no server." } },
  examples: [["version --client", "without a server"]],
  run: async (context, _args, flags) => {
    const server = isSet(flags, "client") ? undefined : await (await context.source()).serverVersion();
    if (await context.printValue({ kj: context.io.version, ...(server && { server }) })) return EXIT.ok;
    context.print(`kj      ${context.io.version}`);
    if (server !== undefined) context.print(`server  ${server}`);
    return EXIT.ok;
  },
};

/** Shows who one is. */
export const whoami: Verb = {
  name: "whoami",
  args: "",
  count: [0, 0],
  summary: "Show who you are to the server, and what you may do with jobs.",
  flags: {},
  examples: [["whoami", "name, rights, server"]],
  run: async (context) => {
    const source = await context.source();
    const identity = await source.whoAmI();
    if (await context.printValue({ ...identity, server: source.place })) return EXIT.ok;
    context.print(`user    ${identity.name}`);
    context.print(`server  ${source.place}`);
    const { domains, console_url: page } = identity;
    const line = (head: string, text: string): void => {
      for (const each of hanging(head, text, context.style.columns)) context.print(each);
    };
    line("may     ", rightsText(identity, source.kind));
    if (domains !== undefined) line("domains ", domains.join(", ") || "none");
    if (page !== undefined) line("console ", page);
    return EXIT.ok;
  },
};

function rightsText({ job_namespace: namespace, may }: Identity, kind: JobSource["kind"]): string {
  if (may === undefined) return "the server does not tell";
  const where = namespace === "" ? "all namespaces" : namespace;
  if (may.length > 0) return `${may.join(", ")} kusciajobs in ${where}`;
  return kind === "api" ? "only see and answer jobs in which your domains take part" : `nothing in ${where}`;
}
