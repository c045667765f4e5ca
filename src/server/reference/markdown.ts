import type { DescField, DescMessage, FileRegistry } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { ERRORS } from "../../service/errors.ts";
import { API_OPTIONS } from "../options.ts";
import { type Need, POD_TOKEN } from "../../service/access.ts";
import { serverRights } from "../../service/calls.ts";
import type { Failure } from "../../service/failure.ts";
import { type Role, ROLES, type Rule, rulesFor } from "../../service/rights.ts";
import { type ReferenceCall, referenceCalls } from "./calls.ts";
import { commentOf } from "./comments.ts";

/** The generated part of `docs/api.md`: calls, messages, error codes and options. */
export function referenceMarkdown(registry: FileRegistry): string {
  const calls = referenceCalls(registry);
  return [
    "## Calls",
    table(["HTTP `POST`", "gRPC", "", "", "Its own error codes"], calls.map(callRow)),
    "## Rights",
    RIGHTS_NOTE,
    table(["Call", "The caller needs", "Where", "The server's account needs"], calls.map(rightsRow)),
    "The server's account has these roles. Beside what its calls need, it watches jobs and asks who calls.",
    table(["Role in the chart", "Rights", "Where"], Object.entries(rulesFor(serverRights())).map(roleRow)),
    "## Messages",
    ...messagesOf(calls).map(messageSection),
    "## Error codes",
    "Kuscia's calls answer HTTP 200 and gRPC OK whatever the code is; the last two columns are for our own calls.",
    table(
      ["Code", "Name", "Meaning", "HTTP", "gRPC"],
      Object.entries(ERRORS).map(([name, kind]) => [
        String(kind.code),
        name,
        kind.help,
        String(kind.http),
        String(kind.grpc),
      ]),
    ),
    "## Options",
    table(
      ["Flag", "Default", ""],
      Object.entries(API_OPTIONS).map(([name, spec]) => [`\`--${name}\``, defaultOf(spec), spec.help]),
    ),
    "",
  ].join("\n\n");
}

function callRow({ call, desc, stream }: ReferenceCall): string[] {
  const rpc = `${desc.parent.name}/${desc.name}`;
  return [
    `\`${call.path}\``,
    rpc,
    `${desc.input.name} → ${stream ? "stream of " : ""}${desc.output.name}`,
    commentOf(desc),
    codesOf(call.failure),
  ];
}

function codesOf({ exists, missing, invalid, other }: Failure): string {
  const names = [exists, missing, invalid, other].filter((name) => name !== undefined);
  return names.map((name) => String(ERRORS[name].code)).join(", ");
}

const RIGHTS_NOTE = [
  "A caller with a bearer token needs these rights in Kubernetes. A caller with the server's token may make every call. A",
  "right in the job namespace counts for every job. A right in the namespace of a domain counts for what that domain takes",
  "part in.",
].join("\n");

const SCOPES: Readonly<Record<Need["scope"], string>> = {
  job: "the job namespace, or that of a domain that takes part",
  jobs: "the job namespace",
  initiator: "the job namespace, or that of the initiator",
  task: "the job namespace, or that of the initiator or of a party of the task",
  domain: "the namespace of the domain",
  party: "the namespace of the party; or the same of kusciajobs in the job namespace",
  cluster: "the cluster",
};

function rightsRow({ call: { access, path, uses } }: ReferenceCall): string[] {
  const { needs, manager } = access;
  const caller =
    needs === undefined || needs === POD_TOKEN
      ? [needs === POD_TOKEN ? "the token of a pod of a task with `apiAccess` or `manager`" : "to be known", ""]
      : [[needs, ...(needs.also ?? [])].map(rightText).join(" and "), SCOPES[needs.scope]];
  if (manager === true) caller[0] += "; or the token of a pod of a task of the job with `manager`";
  return [code(path), ...caller, uses.map(code).join(", ")];
}

function rightText({ verb, resource }: Pick<Need, "verb" | "resource">): string {
  return code(`${verb} ${resource}`);
}

function roleRow([role, rules]: [string, readonly Rule[]]): string[] {
  const rights = rules.map(({ resources, verbs }) => `${resources.map(code).join(", ")}: ${verbs.join(", ")}`);
  return [code(`…-api-${role}`), rights.join("; "), ROLES[role as Role]];
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Each message once, in the order of first use. */
function messagesOf(calls: readonly ReferenceCall[]): DescMessage[] {
  const found = new Set<DescMessage>();
  const add = (message: DescMessage): void => {
    if (found.has(message) || message.typeName.startsWith("google.")) return;
    found.add(message);
    for (const field of message.fields) if (field.message) add(field.message);
  };
  for (const { desc } of calls) for (const message of [desc.input, desc.output]) add(message);
  return [...found];
}

function messageSection(message: DescMessage): string {
  const rows = message.fields.map((field) => [
    String(field.number),
    `\`${field.name}\``,
    typeOf(field),
    commentOf(field),
  ]);
  const comment = commentOf(message);
  return [`### ${message.name}`, ...(comment === "" ? [] : [comment]), table(["", "Field", "Type", ""], rows)].join(
    "\n\n",
  );
}

function typeOf(field: DescField): string {
  const name = field.message?.name ?? field.enum?.name ?? ScalarType[field.scalar ?? ScalarType.STRING].toLowerCase();
  if (field.fieldKind === "map") return `map of ${name}`;
  return field.fieldKind === "list" ? `list of ${name}` : name;
}

function defaultOf({ type, default: value }: { type: string; default: unknown }): string {
  const text = Array.isArray(value) ? value.join(",") : String(value);
  return text === "" ? "" : `\`${text}${type === "duration" ? "s" : ""}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
